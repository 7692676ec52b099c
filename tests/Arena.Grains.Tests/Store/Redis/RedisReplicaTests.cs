using Arena.Grains.Store;
using Arena.Grains.Store.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Arena.Grains.Tests.Store.Redis;

/// <summary>A primary with one replica: what is acknowledged, and what is not, while the replica is away.</summary>
public sealed class RedisReplicaTests : IAsyncLifetime
{
    readonly IntakeSample _shard = new(1);
    readonly RepSample _rep = new(1);
    RedisServer _primary = null!;
    RedisServer _replica = null!;
    IConnectionMultiplexer _redis = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _primary = await RedisServer.StartAsync([.. RedisServer.Durable, "--repl-diskless-sync-delay", "0"]);
        _replica = await RedisServer.StartAsync([.. RedisServer.Durable, "--replicaof", "127.0.0.1", $"{_primary.Port}"]);
        await UntilItFollowsAsync();
        _redis = await RedisSite.ConnectAsync(_primary.Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _replica.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task A_primary_that_takes_writes_without_a_replica_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(allowVolatile: false));
        Assert.Contains("set min-replicas-to-write 1", refused.Message, StringComparison.Ordinal);

        await WantReplicaAsync();
        await using var store = await OpenAsync(allowVolatile: false);
        Assert.False(store.IsVolatile);
        Assert.True(await store.TryAppendAsync(_shard.Next(), Stop));
    }

    [Fact]
    public async Task A_replica_that_keeps_nothing_is_refused()
    {
        await WantReplicaAsync();
        await using var replica = await RedisSite.ConnectAsync(_replica.Endpoint);
        await replica.GetServer(_replica.Endpoint).ConfigSetAsync("appendonly", "no");
        await using var both = await RedisSite.ConnectAsync($"{_primary.Endpoint},{_replica.Endpoint}");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RedisStore.OpenAsync(both, StoreSamples.Settings, allowVolatile: false, TimeProvider.System, NullLoggerFactory.Instance, Stop));
        Assert.Contains($"{_replica.Endpoint} has appendonly no", refused.Message, StringComparison.Ordinal);
    }

    // Invariant 1. The server itself would take these writes; the store does not acknowledge them.
    [Fact]
    public async Task What_only_the_primary_has_is_not_acknowledged_and_not_taken_for_it_later()
    {
        await using var store = await OpenAsync(allowVolatile: true);
        Assert.True(await store.TryAppendAsync(_shard.Next(), Stop));
        Assert.True(await store.TryCommitAsync(_rep.Next(), Stop));
        await _replica.KillAsync();

        var append = _shard.Next();
        var commit = _rep.Next();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryAppendAsync(append, Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryCommitAsync(commit, Stop));

        // It is in force on the primary: whoever looks there must not find it acknowledged, but others go on reading.
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadHeadAsync(1, Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadRowAsync(1, Stop));
        Assert.Equal(2, Assert.Single(await store.ReadAllRowsAsync(Stop).ToListAsync(Stop)).Version);

        await _replica.RestartAsync();
        await UntilItFollowsAsync();
        Assert.False(await SendUntilAnsweredAsync(() => store.TryAppendAsync(append, Stop)));
        Assert.False(await SendUntilAnsweredAsync(() => store.TryCommitAsync(commit, Stop)));
        await StoreContent.AssertShardAsync(store, 1, _shard, Stop);
        await StoreContent.AssertRepsAsync(store, new Dictionary<long, RepSample> { [1] = _rep }, Stop);
    }

    [Fact]
    public async Task A_store_that_asks_for_a_replica_is_not_opened_without_one()
    {
        await WantReplicaAsync();
        await using (await OpenAsync(allowVolatile: false))
            await _replica.KillAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(allowVolatile: false));
    }

    Task<RedisStore> OpenAsync(bool allowVolatile) =>
        RedisStore.OpenAsync(_redis, StoreSamples.Settings, allowVolatile, TimeProvider.System, NullLoggerFactory.Instance, Stop);

    // A replica that has only just come back may take longer than a write waits for it.
    static async Task<bool> SendUntilAnsweredAsync(Func<Task<bool>> send)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                return await send();
            }
            catch (StoreUnavailableException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
            }
        }
    }

    Task UntilItFollowsAsync() => _replica.UntilAsync("replication", "master_link_status", "up");

    async Task WantReplicaAsync()
    {
        await _redis.GetServers()[0].ConfigSetAsync("min-replicas-to-write", "1");
        await _primary.UntilAsync("replication", "min_slaves_good_slaves", "1");
    }
}
