using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Arena.Faults.Displays;

/// <summary>
/// How soon every display shows the truth once a fault is over: from the moment at which the truth can be read again, and the display is connected, to the moment
/// at which it shows that truth or a newer one. Sending goes on meanwhile.
/// </summary>
public sealed class Convergence(HttpClient http, IReadOnlyList<Display> displays)
{
    /// <summary>What a display has to keep; a machine that is busy with the load and the faults at once is given more before it counts as wrong.</summary>
    static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Allowed = TimeSpan.FromSeconds(5);

    static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    readonly List<double> _lags = [];

    /// <summary>All measurements in a sentence.</summary>
    public string Summary => _lags.Count == 0
        ? "no display was measured"
        : FormattableString.Invariant($"displays showed the truth {_lags.Order().ElementAt(_lags.Count / 2):F0} ms after recovery (median), {_lags.Max():F0} ms at most; {_lags.Count(lag => lag <= Promised.TotalMilliseconds)} of {_lags.Count} within {Promised.TotalSeconds:F0} s");

    /// <summary>Measures after a fault; answers with what is wrong.</summary>
    public async Task<IReadOnlyList<string>> MeasureAsync(string fault)
    {
        var began = Stopwatch.GetTimestamp();
        (long, long)? truth;
        while ((truth = await ReadAsync()) is null)
        {
            if (Stopwatch.GetElapsedTime(began) > Recovery)
                return [$"after {fault}: the standings cannot be read for {Recovery.TotalSeconds} s"];

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        var readable = Stopwatch.GetTimestamp();
        var lags = await Task.WhenAll(displays.Select(display => MeasureAsync(display, truth.Value, readable)));
        _lags.AddRange(lags.OfType<double>());
        Console.WriteLine(FormattableString.Invariant(
            $"      readable after {Stopwatch.GetElapsedTime(began, readable).TotalMilliseconds:F0} ms, shown after {string.Join(", ", lags.Select(lag => lag is { } ms ? FormattableString.Invariant($"{ms:F0}") : "never"))} ms"));
        return [.. lags.Where(lag => lag is null || lag > Allowed.TotalMilliseconds).Select(lag => FormattableString.Invariant($"after {fault}: a display shows the truth after {lag:F0} ms (nothing: not at all)"))];
    }

    // Null for a display that did not.
    static async Task<double?> MeasureAsync(Display display, (long, long) truth, long readable)
    {
        while (display.Shown.CompareTo(truth) < 0 || display.ConnectedAt is null)
        {
            if (Stopwatch.GetElapsedTime(readable) > Recovery)
                return null;

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return Stopwatch.GetElapsedTime(Math.Max(readable, display.ConnectedAt ?? readable)).TotalMilliseconds;
    }

    async Task<(long, long)?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            var standings = await http.GetFromJsonAsync<JsonElement>("/api/v1/boards/points/standings?period=all", patience.Token);
            return standings.GetProperty("stale").GetBoolean() ? null : Display.Version(standings.GetProperty("version").GetString()!);
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }
}
