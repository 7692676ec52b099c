using System.Net.Http.Json;
using System.Text.Json;

namespace Arena.Faults.Load;

/// <summary>Where deals are sent to.</summary>
public sealed class Intake(HttpClient http, Book book)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A receipt for each; null when there was no answer, or the answer was to send again.</summary>
    public async Task<Receipt[]?> PostAsync(IReadOnlyList<Deal> deals)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/activities", deals, JsonSerializerOptions.Web, patience.Token);
            if ((int)answer.StatusCode is > 500 or 429 or 408)
                return null;

            if (answer.IsSuccessStatusCode)
                return await answer.Content.ReadFromJsonAsync<Receipt[]>(patience.Token);

            book.Fault($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(patience.Token)}");
            return null;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>The answer to one deal.</summary>
public sealed record Receipt(string Status, ReceiptError? Error);

/// <summary>Why it was refused.</summary>
public sealed record ReceiptError(string Code);
