using System.Net;
using System.Text.Json;

namespace Arena.Server.Import;

/// <summary>The server answered, and the answer is no: sending the same again changes nothing.</summary>
sealed class RefusedException(HttpStatusCode status, string message) : ImportException(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>Reads the reason from a problem (RFC 9457), else from the status alone.</summary>
    public static async Task<RefusedException> FromAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var why = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            var problem = await JsonSerializer.DeserializeAsync<Problem>(body, JsonSerializerOptions.Web, cancellation);
            var errors = (problem?.Errors ?? []).Select(error => $"{error.Key}: {string.Join(' ', error.Value)}");
            why = string.Join(" ", new[] { problem?.Title, problem?.Detail }.Concat(errors).Where(text => !string.IsNullOrEmpty(text)).DefaultIfEmpty(why));
        }
        catch (JsonException)
        {
            // Not a problem document; the status has to do.
        }

        return new RefusedException(answer.StatusCode, CleanText.Shown(why, 300));
    }

    sealed record Problem(string? Title, string? Detail, Dictionary<string, string[]>? Errors);
}
