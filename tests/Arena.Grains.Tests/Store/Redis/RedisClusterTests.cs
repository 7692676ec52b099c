using Arena.Domain.Activities;
using Arena.Grains.Store.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Arena.Grains.Tests.Store.Redis;

/// <summary>On a real cluster of three, which refuses every command whose keys lie in different slots.</summary>
public sealed class RedisClusterTests : IAsyncLifetime
{
    RedisCluster _cluster = null!;
    IConnectionMultiplexer _redis = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync();
        _redis = await RedisSite.ConnectAsync(_cluster.Location);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Every_write_lies_in_one_slot_and_everything_is_read_back_from_all_nodes()
    {
        await using var store = await RedisStore.OpenAsync(
            _redis, StoreSamples.Settings, allowVolatile: false, TimeProvider.System, NullLoggerFactory.Instance, Stop);
        var shards = Enumerable.Range(0, RecordKey.Shards).ToDictionary(shard => shard, shard => new IntakeSample(shard, "{7}"));
        var reps = Enumerable.Range(1, 130).ToDictionary(rep => (long)rep, rep => new RepSample(rep, "}{"));
        for (var round = 0; round < 8; round++)
        {
            var wrote = await Task.WhenAll([
                .. shards.Values.Select(shard => store.TryAppendAsync(shard.Next(), Stop)),
                .. reps.Values.Select(rep => store.TryCommitAsync(rep.Next(), Stop)),
                store.TryWriteDocumentAsync("{kind}", "{id}", round, "{}"u8.ToArray(), Stop)]);
            Assert.All(wrote, Assert.True);
        }

        foreach (var (number, shard) in shards)
            await StoreContent.AssertShardAsync(store, number, shard, Stop);

        await StoreContent.AssertRepsAsync(store, reps, Stop);
        Assert.Equal(reps.Count, (await store.ReadAllRowsAsync(Stop).ToListAsync(Stop)).Count);
        var period = reps[1].Past.Keys.First(key => key.Tally == "points").Period;
        Assert.Equal(reps.Count, (await store.ReadPastAsync("points", period, Stop).ToListAsync(Stop)).Select(cell => cell.Rep).Distinct().Count());
        Assert.Equal(8, Assert.Single(await store.ReadDocumentsAsync("{kind}", Stop)).Version);
        Assert.All(_redis.GetServers(), server => Assert.True(server.DatabaseSize() > 0));
    }
}
