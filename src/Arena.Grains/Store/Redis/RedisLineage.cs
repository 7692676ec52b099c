using System.Net;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>Which runs of which servers are the primaries. A failover brings another server, a restart another run.</summary>
sealed class RedisLineage : IAsyncDisposable
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    readonly IConnectionMultiplexer _redis;
    readonly Dictionary<EndPoint, string> _runs = [];
    readonly CancellationTokenSource _stop = new();
    Task _looking = Task.CompletedTask;
    long _changes;

    RedisLineage(IConnectionMultiplexer redis) => _redis = redis;

    /// <summary>How often they changed.</summary>
    public long Changes => Volatile.Read(ref _changes);

    public static async Task<RedisLineage> StartAsync(IConnectionMultiplexer redis, TimeProvider time)
    {
        var lineage = new RedisLineage(redis);
        await lineage.LookAsync();
        lineage._looking = lineage.LookOnAsync(time);
        return lineage;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }

    async Task LookOnAsync(TimeProvider time)
    {
        try
        {
            using var timer = new PeriodicTimer(Period, time);
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await LookAsync();
        }
        catch (OperationCanceledException)
        {
            // The store is closed.
        }
    }

    async Task LookAsync()
    {
        var changed = false;
        foreach (var server in _redis.GetServers().Where(server => server.IsConnected))
        {
            // It may become a primary again, with less than it had: that is a change then.
            if (server.IsReplica)
                _runs.Remove(server.EndPoint);
            else if (await FindRunAsync(server) is { } run && _runs.GetValueOrDefault(server.EndPoint) != run)
                (_runs[server.EndPoint], changed) = (run, true);
        }

        if (changed)
            Interlocked.Increment(ref _changes);
    }

    static async Task<string?> FindRunAsync(IServer server)
    {
        try
        {
            var info = (string)(await server.ExecuteAsync("INFO", "server"))!;
            return info.Split("\r\n").FirstOrDefault(line => line.StartsWith("run_id:", StringComparison.Ordinal));
        }
        catch (Exception lost) when (lost is RedisException or TimeoutException or ObjectDisposedException)
        {
            return null;
        }
    }
}
