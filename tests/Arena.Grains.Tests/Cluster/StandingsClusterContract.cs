using Arena.Grains.Standings;
using Arena.Grains.Teams;
using Arena.Grains.Tests.Store;
using Arena.Grains.Tests.Store.Redis;
using Arena.Grains.Tests.Store.Sqlite;

namespace Arena.Grains.Tests.Cluster;

/// <summary>What is derived is built again when its silo dies, and says that it is newer.</summary>
public abstract class StandingsClusterContract : ClusterContract
{
    const string Points = "points";

    // Invariants 2 and 6
    [Fact]
    public async Task Standings_and_teams_whose_silo_died_are_built_again_equal_and_under_a_later_epoch()
    {
        var now = Now;
        var first = Workday.Activities(seed: 3, records: 60, now);
        await new SentActivities(() => Cluster.Servers).SendAsync(first);
        await RequireAsync(first, Periods(now));
        var before = await ReadStandingsAsync(Points, StandingsScope.Reps, Period.All);
        var team = (await Cluster.ReadOrganisationAsync()).TeamsByNumber.Keys.First();
        var ofTeam = await ReadTeamAsync(team);

        await Cluster.KillAsync(Cluster.FindSilo(Cluster.Client.GetGrain<IStandingsGrain>(Points))!);
        var after = await ReadStandingsAsync(Points, StandingsScope.Reps, Period.All);

        Assert.Equal(Rows(before), Rows(after));
        Assert.True(after.Version.Epoch > before.Version.Epoch, $"{after.Version} is not later than {before.Version}.");
        Assert.Equal(ofTeam, await ReadTeamAsync(team));

        var second = Workday.Activities(seed: 3, records: 90, now);
        await new SentActivities(() => Cluster.Servers).SendAsync(second);
        await RequireAsync([.. first, .. second], Periods(now));
    }

    async Task<long> ReadTeamAsync(int team)
    {
        var totals = await ArenaCluster.AskAsync(() => Cluster.Client.GetGrain<ITeamGrain>(team).ReadAsync(Period.All.ToString()));
        Assert.Equal(totals.Values.GetValueOrDefault(Points), totals.Contributors.Sum(one => one.Values.GetValueOrDefault(Points)));
        return totals.Values.GetValueOrDefault(Points);
    }
}

public sealed class SqliteStandingsClusterTests : StandingsClusterContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}

public sealed class RedisStandingsClusterTests : StandingsClusterContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
