using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Arena.Server.Hosting;

namespace Arena.Server.Tests.Hosting;

/// <summary>The whole program on a free port and in a folder of its own.</summary>
public sealed class RunningArena : IAsyncDisposable
{
    const string Key = "a-key-for-tests";

    readonly DirectoryInfo _directory;
    readonly ArenaProgram _program;

    RunningArena(DirectoryInfo directory, ArenaProgram program)
    {
        _directory = directory;
        _program = program;
        Http = new HttpClient { BaseAddress = program.Url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public HttpClient Http { get; }

    public Uri Url => _program.Url;

    public IServiceProvider Services => _program.Services;

    public static async Task<RunningArena> StartAsync(CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("arena-server-");
        var program = await ArenaHost.BuildAsync(
            ["--urls", "http://127.0.0.1:0", $"--Arena:DataDir={directory.FullName}", $"--Arena:BootstrapKey={Key}"]);
        await program.StartAsync(cancellation);
        return new RunningArena(directory, program);
    }

    /// <summary>One with the team North and its reps Mei and Tom.</summary>
    public static async Task<RunningArena> StartOfficeAsync(CancellationToken cancellation)
    {
        var arena = await StartAsync(cancellation);
        await arena.PutAsync("/api/v1/teams/north", new { name = "North", region = "" });
        foreach (var rep in (string[])["mei", "tom"])
            await arena.PutAsync($"/api/v1/reps/{rep}", new { name = rep, team = "north" });

        return arena;
    }

    public async Task<JsonElement> PutAsync(string path, object body)
    {
        using var answer = await Http.PutAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<JsonElement> SendAsync(object body)
    {
        using var answer = await Http.PostAsJsonAsync("/api/v1/activities", body);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<HttpResponseMessage> SendRawAsync(byte[] body, string type = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await Http.PostAsync(new Uri("/api/v1/activities", UriKind.Relative), content);
    }

    public Task<HttpResponseMessage> SendTextAsync(string body, string type = "application/json") => SendRawAsync(Encoding.UTF8.GetBytes(body), type);

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _program.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
