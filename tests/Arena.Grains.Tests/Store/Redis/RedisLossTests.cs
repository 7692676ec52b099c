using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Intake;
using Arena.Grains.Organisation;
using Arena.Grains.Recovery;
using Arena.Grains.Standings;
using Arena.Grains.Tests.Cluster;
using StackExchange.Redis;

namespace Arena.Grains.Tests.Store.Redis;

/// <summary>A Redis that goes back behind what it acknowledged, or is full, under silos that remember more: they notice, and end up with the truth.</summary>
public sealed class RedisLossTests : ClusterContract
{
    const string Points = "points";
    static readonly Period[] Whole = [Period.All];

    RedisServer _server = null!;

    protected override async Task<StoreSite> CreateSiteAsync() => new RedisSite(_server = await RedisServer.StartAsync([.. RedisServer.Durable]));

    // Invariants 1, 2 and 6
    [Fact]
    public async Task An_older_copy_is_noticed_shown_as_it_is_and_made_whole_by_sending_again()
    {
        var now = Now;
        var first = Workday.Activities(seed: 5, records: 40, now);
        var second = Workday.Activities(seed: 6, records: 40, now);
        await SendAsync(first);
        await RequireAsync(first, Whole);
        var copy = await _server.CopyAsync();
        await SendAsync(second);
        await RequireAsync([.. first, .. second], Whole);
        Assert.Null(await ReadAlarmAsync());
        var before = await ReadStandingsAsync(Points, StandingsScope.Reps, Period.All);

        await _server.PutBackAsync(copy);
        await UntilRepairedAsync();

        await RequireAsync(first, Whole);
        var after = await ReadStandingsAsync(Points, StandingsScope.Reps, Period.All);
        Assert.True(after.Version.Epoch > before.Version.Epoch, $"{after.Version} is not later than {before.Version}.");

        await SendAsync(second);
        await SendAsync(first);
        await RequireAsync([.. first, .. second], Whole);
    }

    // Invariants 1 and 2: the number of a rep that was lost is given to another.
    [Fact]
    public async Task A_rep_whom_the_older_copy_does_not_know_is_nobody_and_the_next_one_earns_nothing_of_what_was_hers()
    {
        var copy = await _server.CopyAsync();
        await ArenaCluster.AskAsync(() => Cluster.PutRepAsync("late", Workday.Teams[0]));
        var hers = TrainingsOf("late");
        Assert.All((await SendAsync(hers)).Values, receipt => Assert.Equal(ReceiptStatus.Accepted, receipt.Status));
        await RequireAsync(hers, Whole);

        await _server.PutBackAsync(copy);
        await UntilRepairedAsync();
        await ArenaCluster.AskAsync(() => Cluster.PutRepAsync("next", Workday.Teams[1]));

        var others = TrainingsOf("next");
        Assert.All((await SendAsync(hers)).Values, receipt => Assert.Equal(ReceiptStatus.Unmatched, receipt.Status));
        Assert.All((await SendAsync(others)).Values, receipt => Assert.Equal(ReceiptStatus.Accepted, receipt.Status));
        await RequireAsync(others, Whole);

        await ArenaCluster.AskAsync(() => Cluster.PutRepAsync("late", Workday.Teams[0]));
        await RequireAsync([.. hers, .. others], Whole);
    }

    // Invariant 1: as when one primary of a cluster goes back and the others do not.
    [Fact]
    public async Task Where_only_some_slots_went_back_ledgers_and_intake_agree_again()
    {
        var now = Now;
        var first = Workday.Activities(seed: 7, records: 60, now);
        var second = Workday.Activities(seed: 8, records: 60, now);
        await SendAsync(first);
        await RequireAsync(first, Whole);
        await using var redis = await RedisSite.ConnectAsync(_server.Endpoint);
        var kept = await DumpAsync(redis, OfSomeShards);
        await SendAsync(second);
        await RequireAsync([.. first, .. second], Whole);

        foreach (var key in (await KeysAsync(redis, OfSomeShards)).Except(kept.Select(kept => kept.Key)))
            await redis.GetDatabase().KeyDeleteAsync(key);

        await RestoreAsync(redis, kept);
        await _server.KillAsync();
        await _server.RestartAsync();
        await UntilRepairedAsync();

        await SendAsync([.. first, .. second]);
        await RequireAsync([.. first, .. second], Whole);
    }

    // Invariant 2
    [Fact]
    public async Task An_organisation_that_went_back_is_what_reps_go_by_though_their_ledgers_did_not()
    {
        var now = Now;
        var first = Workday.Activities(seed: 14, records: 60, now);
        var second = Workday.Activities(seed: 15, records: 60, now);
        await SendAsync(first);
        await RequireAsync(first, Whole);
        await using var redis = await RedisSite.ConnectAsync(_server.Endpoint);
        var kept = await DumpAsync(redis, OfOrganisation);
        await Cluster.PutRepAsync(Workday.Reps[0], Workday.Teams[1], since: NodaTime.Instant.FromUtc(2016, 1, 1, 0, 0));
        await RequireAsync(first, Whole);

        await RestoreAsync(redis, kept);
        await Cluster.DeactivateAsync(Cluster.Client.GetGrain<IOrganisationGrain>(0));
        await _server.KillAsync();
        await _server.RestartAsync();

        await SendAsync(second);
        Assert.Single((await Cluster.ReadOrganisationAsync()).RepsById[Workday.Reps[0]].Membership.Spans);
        await RequireAsync([.. first, .. second], Whole);
    }

    // Invariants 1 and 7
    [Fact]
    public async Task A_full_Redis_acknowledges_nothing_and_all_goes_on_when_there_is_room()
    {
        var now = Now;
        var activities = Workday.Activities(seed: 9, records: 400, now);
        await using var redis = await RedisSite.ConnectAsync(_server.Endpoint);
        var sent = new SentActivities(() => Cluster.Servers);
        var sending = sent.SendAsync(activities);
        await ArenaCluster.UntilAsync(() => Task.FromResult(sent.Acknowledged.Count > activities.Length / 5));
        await redis.GetServers()[0].ConfigSetAsync("maxmemory", "1");

        var other = Workday.Activities(seed: 10, records: 1, now)[..1];
        var refused = await Cluster.Client.GetGrain<IIntakeGrain>(other[0].Key.Shard).ReceiveAsync(new IntakeRequest(other, Quiet: true, WaitForPosting: false));
        Assert.Equal(ReceiptStatus.Unavailable, Assert.Single(refused.Receipts).Status);
        Assert.False(sending.IsCompleted);

        await redis.GetServers()[0].ConfigSetAsync("maxmemory", "0");
        await sending;
        await RequireAsync(activities, Whole);
        Assert.Null(await ReadAlarmAsync());
    }

    async Task<IReadOnlyDictionary<Activity, Receipt>> SendAsync(IEnumerable<Activity> activities)
    {
        var sent = new SentActivities(() => Cluster.Servers);
        await sent.SendAsync(activities);
        return sent.Acknowledged;
    }

    /// <summary>So many that every silo decides about some.</summary>
    static IReadOnlyList<Activity> TrainingsOf(string rep) => [.. Enumerable.Range(0, 48).Select(number => new Activity(
        new RecordKey("lms", $"{rep}-{number}"), 1, ActivityKinds.Training, "completed", [new Share(rep, 1)], Now, null, null, null, 900_000, ImmutableSortedDictionary<string, string>.Empty))];

    Task<StoreLoss?> ReadAlarmAsync() => ArenaCluster.AskAsync(() => Cluster.Client.GetGrain<IStoreRecoveryGrain>(0).ReadAsync());

    async Task UntilRepairedAsync()
    {
        await ArenaCluster.UntilAsync(async () => await ReadAlarmAsync() is { RepairedAt: not null });
        Assert.NotNull((await ReadAlarmAsync())?.RepairedAt);
    }

    static async Task<List<(RedisKey Key, byte[] Dump)>> DumpAsync(IConnectionMultiplexer redis, Func<int, string, bool> takes)
    {
        var dumps = new List<(RedisKey, byte[])>();
        foreach (var key in await KeysAsync(redis, takes))
            dumps.Add((key, (await redis.GetDatabase().KeyDumpAsync(key))!));

        return dumps;
    }

    static async Task RestoreAsync(IConnectionMultiplexer redis, List<(RedisKey Key, byte[] Dump)> dumps)
    {
        foreach (var (key, dump) in dumps)
            await redis.GetDatabase().ExecuteAsync("RESTORE", key, 0, dump, "REPLACE");
    }

    /// <summary>All of every third shard: logs, records, ledgers and changes. The organisation has not changed.</summary>
    static bool OfSomeShards(int shard, string what) => shard % 3 == 0 && what is not ("documents" or "created" or "epoch");

    static bool OfOrganisation(int shard, string what) => what == "documents";

    /// <param name="redis">Where they are.</param>
    /// <param name="takes">Which, by shard and by what they hold.</param>
    static async Task<List<RedisKey>> KeysAsync(IConnectionMultiplexer redis, Func<int, string, bool> takes)
    {
        var keys = new List<RedisKey>();
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: "arena:{*}:*"))
        {
            var parts = key.ToString().Split(':');
            if (takes(int.Parse(parts[1].Trim('{', '}'), System.Globalization.CultureInfo.InvariantCulture), parts[2]))
                keys.Add(key);
        }

        return keys;
    }
}
