using Arena.Domain.Reps;
using Arena.Grains.Store;
using Arena.Grains.Tests.Store;
using Arena.Grains.Tests.Store.Redis;
using Arena.Grains.Tests.Store.Sqlite;
using NodaTime;

namespace Arena.Grains.Tests.Cluster;

/// <summary>A rep whose team changed is told of it, also when the first telling fails; until then whoever changed it is told that it is unknown.</summary>
public abstract class MoveClusterContract : ClusterContract
{
    static readonly Instant BeforeAll = Instant.FromUtc(2016, 1, 1, 0, 0);
    static readonly Period[] Whole = [Period.All];
    static readonly string Rep = Workday.Reps[0];
    static readonly string Team = Workday.Teams[1];

    // Invariant 2
    [Fact]
    public async Task A_move_that_the_rep_could_not_be_told_of_is_told_again_without_anybody_asking()
    {
        var (activities, rep, team) = await MoveInVainAsync(seed: 12);

        await ArenaCluster.UntilAsync(() => IsMovedAsync(rep, team));
        await RequireAsync(activities, Whole);
    }

    // Invariant 2
    [Fact]
    public async Task A_move_that_is_sent_again_is_told_before_it_is_answered()
    {
        var (activities, rep, team) = await MoveInVainAsync(seed: 13);

        Assert.Null((await Cluster.PutRepAsync(Rep, Team, BeforeAll)).Refused);

        Assert.True(await IsMovedAsync(rep, team));
        await RequireAsync(activities, Whole);
    }

    async Task<(IReadOnlyCollection<Activity> Activities, long Rep, int Team)> MoveInVainAsync(int seed)
    {
        var activities = Workday.Activities(seed, records: 60, Now);
        await new SentActivities(() => Cluster.Servers).SendAsync(activities);
        await RequireAsync(activities, Whole);
        var view = await Cluster.ReadOrganisationAsync();
        var (rep, team) = (view.RepsById[Rep].Number, view.TeamsById[Team].Number);
        await WriteElsewhereAsync(rep);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Cluster.PutRepAsync(Rep, Team, BeforeAll));
        return (activities, rep, team);
    }

    /// <summary>Writes the rep as an activation does that lives on elsewhere: the one here is refused by the fence at its next commit.</summary>
    async Task WriteElsewhereAsync(long rep)
    {
        var row = (await Cluster.Store.ReadRowAsync(rep, CancellationToken.None))!;
        var account = RepNumbers.Fold(row.ToAccount(), await ReadLedgerAsync(rep), StoreSamples.Rulebook, StoreSamples.Calendar);
        var nothing = new RepBook(account, StoreSamples.Rulebook, StoreSamples.Calendar, Now).Close();
        Assert.True(await Cluster.Store.TryCommitAsync(RepCommit.Of(nothing, row, StoreSamples.Calendar, StoreSamples.Calendar.DateOf(Now)), CancellationToken.None));
    }

    async Task<bool> IsMovedAsync(long rep, int team) => (await ReadLedgerAsync(rep)).Any(entry => entry.Team == team);
}

public sealed class SqliteMoveClusterTests : MoveClusterContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}

public sealed class RedisMoveClusterTests : MoveClusterContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
