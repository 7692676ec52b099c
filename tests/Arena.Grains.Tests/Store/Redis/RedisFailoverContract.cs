namespace Arena.Grains.Tests.Store.Redis;

/// <summary>What was acknowledged survives the primary that acknowledged it.</summary>
public abstract class RedisFailoverContract : IAsyncLifetime
{
    static readonly int[] Shards = [0, 1, 17, 31, 40, 63];
    static readonly long[] Reps = [1, 2, 33, 65, 130, 1_000_003];

    IRedisGroup _group = null!;
    OpenStore _open = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract Task<IRedisGroup> StartAsync();

    public async ValueTask InitializeAsync()
    {
        _group = await StartAsync();
        try
        {
            _open = await RedisSite.OpenAsync(_group.Location, StoreSamples.Settings);
        }
        catch
        {
            await _group.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _open.DisposeAsync();
        await _group.DisposeAsync();
    }

    // Invariant 1
    [Fact]
    public async Task Every_acknowledged_write_is_there_once_though_its_primary_is_killed()
    {
        var shards = Shards.Select(shard => new RestlessShard(_open.Store, shard)).ToList();
        var reps = Reps.Select(rep => new RestlessRep(_open.Store, rep)).ToList();
        RestlessWriter[] writers = [.. shards, .. reps];
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var writing = Task.WhenAll(writers.Select(writer => writer.RunAsync(enough.Token)));
        await UntilEachWroteAsync(writers, 20, writing);

        await _group.FailOverAsync();
        await UntilEachWroteAsync(writers, 20, writing);
        await enough.CancelAsync();
        await writing;

        Assert.False(_open.Store.IsVolatile);
        foreach (var (shard, writer) in Shards.Zip(shards))
            await StoreContent.AssertShardAsync(_open.Store, shard, writer.Sample, Stop);

        await StoreContent.AssertRepsAsync(_open.Store, Reps.Zip(reps).ToDictionary(pair => pair.First, pair => pair.Second.Sample), Stop);
    }

    static async Task UntilEachWroteAsync(RestlessWriter[] writers, int more, Task writing)
    {
        var before = writers.Select(writer => writer.Acknowledged).ToList();
        while (writers.Zip(before).Any(pair => pair.First.Acknowledged < pair.Second + more))
        {
            // A writer that found something lost ends the wait.
            if (writing.IsCompleted)
                await writing;

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }
    }
}

public sealed class RedisSentinelFailoverTests : RedisFailoverContract
{
    protected override Task<IRedisGroup> StartAsync() => RedisSentinels.StartAsync();
}

public sealed class RedisClusterFailoverTests : RedisFailoverContract
{
    protected override async Task<IRedisGroup> StartAsync() => await RedisCluster.StartAsync(replicated: true);
}
