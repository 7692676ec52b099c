using Arena.Grains.Store;
using Arena.Grains.Store.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Arena.Grains.Tests.Store.Redis;

/// <summary>What callers are told when Redis is away, and that the store goes on by itself when it is back.</summary>
public sealed class RedisOutageTests : IAsyncLifetime
{
    readonly RepSample _sample = new(1);
    RedisServer _server = null!;
    ConnectionMultiplexer _redis = null!;
    RedisStore _store = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        _redis = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { _server.Endpoint },
            AllowAdmin = true,
            AsyncTimeout = 500,
            SyncTimeout = 500,
            ReconnectRetryPolicy = new LinearRetry(100),
        });
        _store = await RedisStore.OpenAsync(
            _redis, StoreSamples.Settings, allowVolatile: false, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_gone_makes_the_outcome_unknown_until_it_is_back()
    {
        Assert.True(await _store.TryCommitAsync(_sample.Next(), Stop));
        await _server.KillAsync();

        var commit = _sample.Next();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.TryCommitAsync(commit, Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.ReadHeadAsync(1, Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.ReadAllRowsAsync(Stop).ToListAsync(Stop));

        await _server.RestartAsync();
        Assert.True(await UntilItAnswersAsync(() => _store.TryCommitAsync(commit, Stop)) || (await _store.ReadRowAsync(1, Stop))!.Version == 2);
        StoreAssert.SameRow(_sample.Row, await _store.ReadRowAsync(1, Stop));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_makes_the_outcome_unknown_and_the_fence_tells_it_later()
    {
        Assert.True(await _store.TryCommitAsync(_sample.Next(), Stop));
        await using var other = await RedisSite.ConnectAsync(_server.Endpoint);
        await other.GetServers()[0].ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");

        var commit = _sample.Next();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.TryCommitAsync(commit, Stop));
        await other.GetServers()[0].ExecuteAsync("CLIENT", "UNPAUSE");

        // It was written after all, once; whoever sends it again is refused and reads what is there.
        Assert.False(await UntilItAnswersAsync(() => _store.TryCommitAsync(commit, Stop)));
        await StoreContent.AssertRepsAsync(_store, new Dictionary<long, RepSample> { [1] = _sample }, Stop);
    }

    [Fact]
    public async Task Scripts_that_the_server_forgot_are_sent_again()
    {
        Assert.True(await _store.TryCommitAsync(_sample.Next(), Stop));
        await _redis.GetServers()[0].ExecuteAsync("SCRIPT", "FLUSH");

        Assert.True(await _store.TryCommitAsync(_sample.Next(), Stop));
        Assert.Equal(ShardHead.Empty, await _store.ReadHeadAsync(1, Stop));
    }

    [Fact]
    public async Task A_full_server_refuses_and_nothing_is_half_written()
    {
        Assert.True(await _store.TryCommitAsync(_sample.Next(), Stop));
        await _redis.GetServers()[0].ConfigSetAsync("maxmemory", 1);

        var commit = _sample.Next();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.TryCommitAsync(commit, Stop));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.TryAppendAsync(new IntakeSample(1).Next(), Stop));
        await _redis.GetServers()[0].ConfigSetAsync("maxmemory", 0);

        Assert.Empty(await _store.ReadRowsAsync(1, 1, 10, Stop));
        Assert.True(await _store.TryCommitAsync(commit, Stop));
        await StoreContent.AssertRepsAsync(_store, new Dictionary<long, RepSample> { [1] = _sample }, Stop);
    }

    [Fact]
    public async Task A_ledger_that_is_not_as_long_as_its_row_says_is_not_written_to()
    {
        Assert.True(await _store.TryCommitAsync(_sample.Next(), Stop));
        await _redis.GetDatabase().ListRightPopAsync("arena:{1}:ledger:1");

        await Assert.ThrowsAsync<InvalidDataException>(() => _store.TryCommitAsync(_sample.Next(), Stop));
        Assert.Equal(1, (await _store.ReadRowAsync(1, Stop))!.Version);
    }

    static async Task<bool> UntilItAnswersAsync(Func<Task<bool>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StoreUnavailableException)
            {
                Stop.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }
}
