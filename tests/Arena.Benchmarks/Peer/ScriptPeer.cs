using System.Globalization;
using System.Text.Json;
using Arena.Benchmarks.Load;
using Arena.Grains.Tests.Store.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Arena.Benchmarks.Peer;

/// <summary>
/// What one would write instead, to compare with: one ASP.NET Core process and one Lua script an activity, which knows the record by its name, keeps it in a
/// stream and counts it in 15 sorted sets, on a Redis that syncs each write. No rulebook, correction, split, ledger, badge or period other than by day.
/// </summary>
sealed class ScriptPeer : ISide
{
    const int PointSets = 6, RevenueSets = 5, CountSets = 4;
    const string Total = "points:0";

    const string Script = """
        if redis.call('SET', KEYS[1], '1', 'NX') == false then return 0 end
        redis.call('XADD', KEYS[2], '*', 'rep', ARGV[1], 'points', ARGV[2], 'amount', ARGV[3])
        for set = 3, 8 do redis.call('ZINCRBY', KEYS[set], ARGV[2], ARGV[1]) end
        for set = 9, 13 do redis.call('ZINCRBY', KEYS[set], ARGV[3], ARGV[1]) end
        for set = 14, 17 do redis.call('ZINCRBY', KEYS[set], 1, ARGV[1]) end
        return 1
        """;

    static readonly RedisKey[] Sets =
    [
        .. Enumerable.Range(0, PointSets).Select(set => (RedisKey)$"points:{set}"),
        .. Enumerable.Range(0, RevenueSets).Select(set => (RedisKey)$"revenue:{set}"),
        .. Enumerable.Range(0, CountSets).Select(set => (RedisKey)$"count:{set}"),
    ];

    readonly RedisServer _redis;
    readonly IConnectionMultiplexer _connection;
    readonly PeerProcess _process;

    ScriptPeer(RedisServer redis, IConnectionMultiplexer connection, PeerProcess process) => (_redis, _connection, _process) = (redis, connection, process);

    public string Name => "peer: one script an activity, redis";

    public Uri Url => _process.Url;

    public TimeSpan ProcessorTime => _process.ProcessorTime + _redis.ProcessorTime;

    /// <summary>Starts it in a process of its own, as Arena is.</summary>
    public static async Task<ScriptPeer> StartAsync()
    {
        var redis = await RedisServer.StartAsync([.. RedisServer.Durable, "--maxmemory-policy", "noeviction"]);
        var process = await PeerProcess.StartAsync(redis.Endpoint);
        return new ScriptPeer(redis, await ConnectionMultiplexer.ConnectAsync(redis.Endpoint), process);
    }

    /// <summary>The process itself: serves until it is killed.</summary>
    public static async Task ServeAsync(Uri url, string redis)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url.ToString());
        var database = (await ConnectionMultiplexer.ConnectAsync(redis)).GetDatabase();
        await using var app = builder.Build();
        app.MapGet("/healthz/ready", () => "ready");
        app.MapPost("/api/v1/activities", async (JsonElement body) => Results.Ok(await Task.WhenAll(body.EnumerateArray().Select(item => CountAsync(database, item)))));
        await app.RunAsync();
    }

    public async Task<long> ReadPointsAsync() =>
        (await _connection.GetDatabase().SortedSetRangeByRankWithScoresAsync(Total)).Sum(entry => (long)entry.Score);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
    }

    static async Task<object> CountAsync(IDatabase database, JsonElement item)
    {
        var (source, externalId) = (item.GetProperty("source").GetString(), item.GetProperty("externalId").GetString());
        var revision = item.GetProperty("revision").GetInt64();
        var amount = item.GetProperty("amount").GetInt64();
        var rep = item.GetProperty("rep").GetString();
        var key = string.Create(CultureInfo.InvariantCulture, $"seen:{source}:{externalId}:{revision}");
        var counted = (long)await database.ScriptEvaluateAsync(Script, [key, $"log:{rep}", .. Sets], [rep, 10 + (amount / 100), amount]);
        return new { source, externalId, revision, status = counted == 1 ? "accepted" : "duplicate" };
    }
}
