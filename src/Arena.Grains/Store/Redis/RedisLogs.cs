using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>
/// Whether what the primaries write goes into a log that can be read again. A Redis that was killed in the middle of writing a transaction cuts its log, when
/// it starts, behind the last whole command and not behind the last whole transaction. The half that stays is passed over by that start, but the next one
/// takes it for the beginning of whatever came after it, and applies it: an entry stands in a ledger twice, or a record without its row. So nothing is
/// written to a Redis that has started until it has made its log anew from memory, which it does in the background within a second or so a gigabyte.
/// </summary>
/// <remarks>Seen with Redis 7.0.15, whose log says then "MULTI calls can not be nested"; see the test of a log that is cut inside a transaction.</remarks>
sealed partial class RedisLogs : IAsyncDisposable
{
    static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(100);

    readonly IConnectionMultiplexer _redis;
    readonly ILogger _log;
    readonly CancellationTokenSource _stop = new();
    readonly SemaphoreSlim _lost = new(0);
    Task _looking = Task.CompletedTask;
    bool _areWhole;

    RedisLogs(IConnectionMultiplexer redis, ILogger log) => (_redis, _log) = (redis, log);

    /// <summary>Whether it may be written now; it costs nothing to ask.</summary>
    public bool AreWhole => Volatile.Read(ref _areWhole);

    /// <summary>Waits until the logs are whole, and looks again whenever a connection was lost: the server may have started again.</summary>
    public static async Task<RedisLogs> StartAsync(IConnectionMultiplexer redis, ILogger log, CancellationToken cancellation)
    {
        var logs = new RedisLogs(redis, log);
        redis.ConnectionFailed += logs.OnLost;
        await logs.UntilWholeAsync(cancellation);
        logs._looking = logs.LookOnAsync();
        return logs;
    }

    public async ValueTask DisposeAsync()
    {
        _redis.ConnectionFailed -= OnLost;
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
        _lost.Dispose();
    }

    void OnLost(object? sender, ConnectionFailedEventArgs lost)
    {
        if (lost.ConnectionType != ConnectionType.Interactive)
            return;

        Volatile.Write(ref _areWhole, false);
        _lost.Release();
    }

    async Task LookOnAsync()
    {
        try
        {
            while (true)
            {
                await _lost.WaitAsync(_stop.Token);
                await UntilWholeAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closed.
        }
    }

    async Task UntilWholeAsync(CancellationToken cancellation)
    {
        do
        {
            while (_lost.Wait(0, CancellationToken.None))
                Volatile.Write(ref _areWhole, false);

            // It is another process that is waited for, so by the real clock.
            while (!await TryMakeWholeAsync())
                await Task.Delay(LookPeriod, TimeProvider.System, cancellation);

            Volatile.Write(ref _areWhole, true);

            // A connection that was lost meanwhile may have been to the server that was just looked at.
        }
        while (_lost.CurrentCount > 0);
    }

    async Task<bool> TryMakeWholeAsync()
    {
        try
        {
            var areWhole = true;
            foreach (var server in RedisDurability.PrimariesOf(_redis))
                areWhole &= await TryMakeWholeAsync(server);

            return areWhole;
        }
        catch (Exception lost) when (lost is StoreUnavailableException or RedisException or TimeoutException or ObjectDisposedException)
        {
            return false;
        }
    }

    async Task<bool> TryMakeWholeAsync(IServer server)
    {
        var info = await RedisDurability.InfoAsync(server, "persistence");
        var isRewriting = info.GetValueOrDefault("aof_rewrite_in_progress") == "1" || info.GetValueOrDefault("aof_rewrite_scheduled") == "1";
        if (isRewriting || info.GetValueOrDefault("loading") == "1")
            return false;

        // What has no log loses everything in any case, as was allowed.
        var isRewritten = info.GetValueOrDefault("aof_rewrites", "0") != "0" && info.GetValueOrDefault("aof_last_bgrewrite_status") == "ok";
        if (isRewritten || info.GetValueOrDefault("aof_enabled") == "0")
            return true;

        var name = RedisDurability.Name(server);
        LogRewriting(name);
        await server.ExecuteAsync("BGREWRITEAOF");
        return false;
    }

    [LoggerMessage(EventId = 3103, Level = LogLevel.Information, Message = "Redis at {Server} has started and makes its log anew; writes wait for it")]
    partial void LogRewriting(string server);
}
