namespace Arena.Grains.Tests.Store.Redis;

/// <summary>Three real servers that share the slots of one cluster, each with a replica if asked for.</summary>
public sealed class RedisCluster : IRedisGroup
{
    const int Primaries = 3, Slots = 16_384;

    readonly List<RedisServer> _servers = [];
    readonly List<int> _busPorts = [];

    public string Location => string.Join(',', _servers.Select(server => server.Endpoint));

    public static async Task<RedisCluster> StartAsync(bool replicated = false)
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.FormAsync();
            if (replicated)
                await cluster.FollowAsync();

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    public async Task FailOverAsync()
    {
        var (primary, replica) = (_servers[0], _servers[Primaries]);
        await primary.KillAsync();
        await replica.UntilAsync("replication", "role", "master");
        await primary.RestartAsync();
    }

    async Task FormAsync()
    {
        for (var node = 0; node < Primaries; node++)
            await StartNodeAsync(RedisServer.Durable);

        foreach (var (index, server) in _servers.Index())
        {
            await AskAsync(server, "ADDSLOTSRANGE", $"{Slots * index / Primaries}", $"{(Slots * (index + 1) / Primaries) - 1}");
            await AskAsync(server, "SET-CONFIG-EPOCH", $"{index + 1}");
            await MeetAsync(server);
        }

        await AgreeAsync();
    }

    async Task FollowAsync()
    {
        for (var node = 0; node < Primaries; node++)
            await MeetAsync(await StartNodeAsync(RedisServer.Replicated));

        await AgreeAsync();
        for (var node = 0; node < Primaries; node++)
            await AskAsync(_servers[Primaries + node], "REPLICATE", await AskAsync(_servers[node], "MYID"));

        // Only now: a primary that wants a replica and has none is written to by nobody.
        foreach (var server in _servers.Take(Primaries))
        {
            await using var redis = await RedisSite.ConnectAsync(server.Endpoint);
            await redis.GetServer(server.Endpoint).ConfigSetAsync("min-replicas-to-write", "1");
            await redis.GetServer(server.Endpoint).ConfigSetAsync("repl-diskless-sync-delay", "0");
            await server.UntilAsync("replication", "min_slaves_good_slaves", "1");
        }
    }

    async Task<RedisServer> StartNodeAsync(IReadOnlyList<string> settings)
    {
        _busPorts.Add(RedisServer.FreePort());
        var server = await RedisServer.StartAsync([.. settings, "--cluster-enabled", "yes", "--cluster-port", $"{_busPorts[^1]}", "--cluster-node-timeout", "2000"]);
        _servers.Add(server);
        return server;
    }

    Task<string> MeetAsync(RedisServer server) => AskAsync(server, "MEET", "127.0.0.1", $"{_servers[0].Port}", $"{_busPorts[0]}");

    async Task AgreeAsync()
    {
        foreach (var server in _servers)
        {
            while (await AskAsync(server, "INFO") is var info && !(Says(info, "cluster_state:ok") && Says(info, $"cluster_known_nodes:{_servers.Count}")))
                await Task.Yield();
        }
    }

    static bool Says(string info, string line) => info.Contains(line, StringComparison.Ordinal);

    static async Task<string> AskAsync(RedisServer server, params object[] command)
    {
        await using var redis = await RedisSite.ConnectAsync(server.Endpoint);
        return (string)(await redis.GetServer(server.Endpoint).ExecuteAsync("CLUSTER", command))!;
    }
}
