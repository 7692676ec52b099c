namespace Arena.Grains.Tests.Store.Redis;

/// <summary>Three real servers that share the slots of one cluster.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    const int Nodes = 3, Slots = 16_384;

    readonly List<RedisServer> _servers = [];

    public string Endpoints => string.Join(',', _servers.Select(server => server.Endpoint));

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.FormAsync();
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

    async Task FormAsync()
    {
        var busPorts = Enumerable.Range(0, Nodes).Select(_ => RedisServer.FreePort()).ToList();
        foreach (var port in busPorts)
            _servers.Add(await RedisServer.StartAsync([.. RedisServer.Durable, "--cluster-enabled", "yes", "--cluster-port", $"{port}"]));

        foreach (var (index, server) in _servers.Index())
        {
            await AskAsync(server, "ADDSLOTSRANGE", $"{Slots * index / Nodes}", $"{(Slots * (index + 1) / Nodes) - 1}");
            await AskAsync(server, "SET-CONFIG-EPOCH", $"{index + 1}");
            await AskAsync(server, "MEET", "127.0.0.1", $"{_servers[0].Port}", $"{busPorts[0]}");
        }

        foreach (var server in _servers)
        {
            while (await AskAsync(server, "INFO") is var info && !(Says(info, "cluster_state:ok") && Says(info, $"cluster_known_nodes:{Nodes}")))
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
