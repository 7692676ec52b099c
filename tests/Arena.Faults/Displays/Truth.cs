using System.Net.Http.Json;
using System.Text.Json;

namespace Arena.Faults.Displays;

/// <summary>The standings as anybody reads them, through the proxy.</summary>
public sealed class Truth(HttpClient http)
{
    /// <summary>How long a reader waits for one answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The version that is true now; null when nothing answers in time, or only with what may be behind.</summary>
    public async Task<(long Epoch, long Number)?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var standings = await http.GetFromJsonAsync<JsonElement>("/api/v1/boards/points/standings?period=all", patience.Token);
            return standings.GetProperty("stale").GetBoolean() ? null : Picture.Version(standings.GetProperty("version").GetString()!);
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            return null;
        }
    }
}
