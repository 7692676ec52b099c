using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Intake;
using Arena.Grains.Tests.Store;
using Arena.Grains.Tests.Store.Redis;
using Arena.Grains.Tests.Store.Sqlite;

namespace Arena.Grains.Tests.Cluster;

/// <summary>Whatever dies, what is acknowledged counts, and counts once.</summary>
public abstract class IntakeClusterContract : ClusterContract
{
    // Invariants 1, 2 and 3
    [Fact]
    public async Task Every_acknowledged_activity_counts_once_though_a_silo_dies_while_they_are_sent()
    {
        var now = Now;
        var activities = Workday.Activities(seed: 1, records: 300, now);
        var shards = Enumerable.Range(0, RecordKey.Shards).Select(shard => Cluster.Client.GetGrain<IIntakeGrain>(shard)).ToList();
        var sent = new SentActivities(() => Cluster.Servers);

        // Two senders tell the same in opposite directions, so that each activity is also a repetition.
        var sending = Task.WhenAll(sent.SendAsync(activities), sent.SendAsync(activities.Reverse()));
        await ArenaCluster.UntilAsync(() => Task.FromResult(sent.Acknowledged.Count > activities.Length / 3));
        var holders = shards.Select(Cluster.FindSilo).OfType<Orleans.Runtime.SiloAddress>().GroupBy(silo => silo).ToList();
        await Cluster.KillAsync(holders.MaxBy(silo => silo.Count())!.Key);
        Assert.NotEqual(activities.Length, sent.Acknowledged.Count);
        await sending;

        Assert.True(holders.Count > 1, "One silo held all shards, so there was none that went on beside the dead one.");
        Assert.All(sent.Acknowledged.Values, receipt =>
            Assert.Contains(receipt.Status, (ReceiptStatus[])[ReceiptStatus.Accepted, ReceiptStatus.Duplicate, ReceiptStatus.Stale]));
        await RequireAsync(activities, Periods(now));
    }

    // Invariant 1
    [Fact]
    public async Task The_same_item_sent_at_once_by_way_of_every_silo_counts_once()
    {
        var now = Now;
        var activity = Workday.Activities(seed: 2, records: 40, now).First(one => one is { Kind: ActivityKinds.Deal, Status: "won", Shares.Length: 2 });
        var shard = activity.Key.Shard;

        var receipts = await Task.WhenAll(Enumerable.Range(0, 99).Select(number => Cluster.Servers[number % 3].GetGrain<IIntakeGrain>(shard)
            .ReceiveAsync(new IntakeRequest([activity, activity], Quiet: true, WaitForPosting: true))));

        Assert.Equal(
            [ReceiptStatus.Accepted, .. Enumerable.Repeat(ReceiptStatus.Duplicate, 197)],
            receipts.SelectMany(answer => answer.Receipts).Select(receipt => receipt.Status).Order());
        Assert.Single(await Cluster.Store.ReadRowsAsync(shard, 1, 100, CancellationToken.None));
        await RequireAsync([activity], Periods(now));
    }
}

public sealed class SqliteIntakeClusterTests : IntakeClusterContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}

public sealed class RedisIntakeClusterTests : IntakeClusterContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
