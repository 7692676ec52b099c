namespace Arena.Grains.Tests.Store.Redis;

/// <summary>A primary, two replicas, and three that watch them.</summary>
public sealed class RedisSentinels : IRedisGroup
{
    const string Name = "arena";

    readonly List<RedisServer> _servers = [];
    readonly List<RedisServer> _watchers = [];

    public string Location => $"{string.Join(',', _watchers.Select(watcher => watcher.Endpoint))},serviceName={Name}";

    public static async Task<IRedisGroup> StartAsync()
    {
        var group = new RedisSentinels();
        try
        {
            await group.FormAsync();
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    public async Task FailOverAsync()
    {
        var primary = await PrimaryAsync();
        await primary.KillAsync();
        while (await FindPrimaryAsync() is null)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);

        await primary.RestartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _watchers.Concat(_servers))
            await server.DisposeAsync();
    }

    async Task FormAsync()
    {
        _servers.Add(await RedisServer.StartAsync([.. RedisServer.Replicated]));
        string[] following = ["--replicaof", "127.0.0.1", $"{_servers[0].Port}"];
        for (var replicas = 0; replicas < 2; replicas++)
            _servers.Add(await RedisServer.StartAsync([.. RedisServer.Replicated, .. following]));

        for (var watchers = 0; watchers < 3; watchers++)
            _watchers.Add(await RedisServer.StartSentinelAsync(Name, _servers[0].Port));

        // Whoever watches has to know the others and the replicas, or nothing follows from a death.
        foreach (var watcher in _watchers)
            await watcher.UntilAsync("sentinel", "master0", $"name={Name},status=ok,address=127.0.0.1:{_servers[0].Port},slaves=2,sentinels=3");

        await _servers[0].UntilAsync("replication", "min_slaves_good_slaves", "2");
    }

    async Task<RedisServer> PrimaryAsync() => await FindPrimaryAsync() ?? throw new InvalidOperationException("None of the servers is the primary.");

    async Task<RedisServer?> FindPrimaryAsync()
    {
        foreach (var server in _servers.Where(server => server.IsRunning))
        {
            if (await server.FindInfoAsync("replication", "role") == "master")
                return server;
        }

        return null;
    }
}
