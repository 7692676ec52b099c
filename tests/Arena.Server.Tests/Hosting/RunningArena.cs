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

    readonly DirectoryInfo? _ownDirectory;
    readonly ArenaProgram _program;

    RunningArena(DirectoryInfo? ownDirectory, ArenaProgram program)
    {
        (_ownDirectory, _program) = (ownDirectory, program);
        Http = new HttpClient { BaseAddress = program.Url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public HttpClient Http { get; }

    public Uri Url => _program.Url;

    public IServiceProvider Services => _program.Services;

    public static async Task<RunningArena> StartAsync(CancellationToken cancellation, params string[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("arena-server-");
        return new RunningArena(directory, await StartAsync(directory, settings, cancellation));
    }

    static async Task<ArenaProgram> StartAsync(DirectoryInfo directory, string[] settings, CancellationToken cancellation)
    {
        var program = await ArenaHost.BuildAsync(
            ["--urls", "http://127.0.0.1:0", $"--Arena:DataDir={directory.FullName}", $"--Arena:BootstrapKey={Key}", .. settings]);
        await program.StartAsync(cancellation);
        return program;
    }

    /// <summary>One with the team North and its reps Mei and Tom.</summary>
    public static async Task<RunningArena> StartOfficeAsync(CancellationToken cancellation, params string[] settings) => await FoundAsync(await StartAsync(cancellation, settings));

    /// <summary>The same, in a folder that stays.</summary>
    public static async Task<RunningArena> StartOfficeAsync(DirectoryInfo directory, CancellationToken cancellation) =>
        await FoundAsync(new RunningArena(ownDirectory: null, await StartAsync(directory, [], cancellation)));

    static async Task<RunningArena> FoundAsync(RunningArena arena)
    {
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
        _ownDirectory?.Delete(recursive: true);
    }
}
