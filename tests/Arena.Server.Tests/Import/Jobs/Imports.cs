using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Import.Jobs;

/// <summary>Uploads and imports as the console does.</summary>
static class Imports
{
    /// <summary>Uploads a file; its id.</summary>
    public static async Task<string> UploadAsync(HttpClient http, byte[] file, CancellationToken cancellation, string name = "sales.csv")
    {
        using var body = new ByteArrayContent(file);
        using var answer = await http.PostAsync(new Uri($"/api/v1/imports?name={name}", UriKind.Relative), body, cancellation);
        return (await ReadAsync(answer, cancellation)).GetProperty("id").GetString()!;
    }

    public static Task<string> UploadAsync(HttpClient http, string text, CancellationToken cancellation) => UploadAsync(http, Encoding.UTF8.GetBytes(text), cancellation);

    /// <summary>preview, start, pause, resume or cancel.</summary>
    public static async Task<JsonElement> PostAsync(HttpClient http, string id, string what, object settings, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/imports/{id}/{what}", settings, cancellation);
        return await ReadAsync(answer, cancellation);
    }

    public static Task<JsonElement> GetAsync(HttpClient http, string id, CancellationToken cancellation) => http.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}", cancellation);

    /// <summary>Starts an import and waits until it is over.</summary>
    public static async Task<JsonElement> RunAsync(HttpClient http, string id, object settings, CancellationToken cancellation)
    {
        await PostAsync(http, id, "start", settings, cancellation);
        return await EndAsync(http, id, cancellation);
    }

    public static async Task<JsonElement> EndAsync(HttpClient http, string id, CancellationToken cancellation)
    {
        await Eventually.IsTrueAsync(async () => StatusOf(await GetAsync(http, id, cancellation)) is not ("running" or "uploaded"), cancellation);
        return await GetAsync(http, id, cancellation);
    }

    public static string? StatusOf(JsonElement import) => import.GetProperty("status").GetString();

    public static int Count(JsonElement import, string what) => import.GetProperty("progress").GetProperty(what).GetInt32();

    static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }
}
