using System.Net.Http.Json;
using System.Text.Json;
using Arena.Grains.Tests.Store.Redis;
using Arena.Server.Tests.Hosting;

namespace Arena.Benchmarks.Load;

/// <summary>Arena in a process of its own, on an empty store.</summary>
sealed class ArenaSide : ISide
{
    readonly DirectoryInfo _directory;
    readonly RedisServer? _redis;
    readonly ArenaProcess _arena;

    ArenaSide(string engine, DirectoryInfo directory, RedisServer? redis, ArenaProcess arena)
    {
        Name = $"Arena, {engine}";
        (_directory, _redis, _arena) = (directory, redis, arena);
    }

    public string Name { get; }

    public Uri Url => _arena.Url;

    public HttpClient Http => _arena.Http;

    public TimeSpan ProcessorTime => _arena.ProcessorTime + (_redis?.ProcessorTime ?? TimeSpan.Zero);

    public static async Task<ArenaSide> StartAsync(string engine)
    {
        var directory = Directory.CreateTempSubdirectory("arena-bench-");
        var redis = engine == "redis" ? await RedisServer.StartAsync([.. RedisServer.Durable, "--maxmemory-policy", "noeviction"]) : null;
        string[] store = redis is null ? [] : ["--Arena:Store=redis", $"--Arena:Redis={redis.Endpoint},allowAdmin=true"];
        var arena = await ArenaProcess.StartAsync([$"--Arena:DataDir={directory.FullName}", "--Logging:LogLevel:Default=Warning", .. store], CancellationToken.None);
        var side = new ArenaSide(engine, directory, redis, arena);
        await side.PutAsync("/api/v1/teams/team", new { name = "Team", region = "" });
        for (var rep = 0; rep < HttpLoad.Reps; rep++)
            await side.PutAsync($"/api/v1/reps/rep-{rep}", new { name = $"Rep {rep}", team = "team" });

        return side;
    }

    public async Task<long> ReadPointsAsync()
    {
        var standings = await Http.GetFromJsonAsync<JsonElement>("/api/v1/boards/points/standings?period=all&top=1000");
        return standings.GetProperty("entries").EnumerateArray().Sum(entry => entry.GetProperty("value").GetInt64());
    }

    public async Task PutAsync(string path, object body)
    {
        using var answer = await Http.PutAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _arena.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();

        _directory.Delete(recursive: true);
    }
}
