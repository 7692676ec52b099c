using Arena.Domain.Ledger;
using Arena.Grains.Organisation;
using Arena.Grains.Reps;
using Arena.Grains.Standings;
using Arena.Grains.Tests.Store;
using NodaTime;

namespace Arena.Grains.Tests.Cluster;

/// <summary>What contracts over a cluster have: silos of their own over a store of their own, with an office in them.</summary>
public abstract class ClusterContract : IAsyncLifetime
{
    protected abstract Task<StoreSite> CreateSiteAsync();

    protected ArenaCluster Cluster { get; private set; } = null!;

    protected static Instant Now => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    public async ValueTask InitializeAsync()
    {
        Cluster = await ArenaCluster.StartAsync(await CreateSiteAsync());
        foreach (var team in Workday.Teams)
            await Cluster.PutTeamAsync(team);

        foreach (var rep in Workday.Reps)
            await Cluster.PutRepAsync(rep, Workday.TeamOf(rep));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Cluster.DisposeAsync();
    }

    /// <summary>Today's and former periods, of each kind.</summary>
    protected static IReadOnlyList<Period> Periods(Instant now) =>
        [.. StoreSamples.Calendar.PeriodsOf(now), .. StoreSamples.Calendar.PeriodsOf(Instant.FromUtc(2017, 9, 29, 12, 0))];

    protected async Task<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long rep)
    {
        var page = await ArenaCluster.AskAsync(() => Cluster.Client.GetGrain<IRepGrain>(rep).ReadLedgerAsync(0, 100_000));
        return page.Entries;
    }

    protected Task<StandingsSnapshot> ReadStandingsAsync(string tally, StandingsScope scope, Period period) => ArenaCluster.AskAsync(
        () => Cluster.Client.GetGrain<IStandingsGrain>(tally).ReadAsync(new StandingsQuery(scope, period.ToString(), Top: 1_000, Team: null, Around: null)));

    /// <summary>Invariants 1 and 2: every rep's ledger and totals, and all standings, are what the activities say.</summary>
    protected async Task RequireAsync(IReadOnlyCollection<Activity> activities, IReadOnlyCollection<Period> periods)
    {
        var view = await Cluster.ReadOrganisationAsync();
        var sums = new PlainSums(activities, view);

        // An acknowledgement may come before the posting to the ledger.
        await ArenaCluster.UntilAsync(async () =>
        {
            var points = await Task.WhenAll(view.RepsByNumber.Keys.Select(async rep => (rep, (await ReadLedgerAsync(rep)).Sum(entry => entry.Credit.Points))));
            return points.All(rep => rep.Item2 == sums.OfRep("points", Period.All, rep.rep));
        });
        foreach (var rep in view.RepsByNumber.Keys)
            await RequireRepAsync(rep, sums, periods, view);

        foreach (var tally in StoreSamples.Rulebook.Tallies.Select(tally => tally.Id))
        {
            foreach (var period in periods)
            {
                Assert.Equal(sums.Reps(tally, period), Rows(await ReadStandingsAsync(tally, StandingsScope.Reps, period)));
                Assert.Equal(sums.Teams(tally, period), Rows(await ReadStandingsAsync(tally, StandingsScope.Teams, period)));
            }
        }
    }

    async Task RequireRepAsync(long rep, PlainSums sums, IReadOnlyCollection<Period> periods, OrganisationView view)
    {
        var ledger = await ReadLedgerAsync(rep);
        Assert.Equal(Enumerable.Range(1, ledger.Count).Select(sequence => (long)sequence), ledger.Select(entry => entry.Sequence));
        Assert.All(ledger, (entry, index) => Assert.Equal(entry.HashAfter(index == 0 ? LedgerEntry.Genesis : ledger[index - 1].Hash), entry.Hash));
        foreach (var period in periods)
        {
            var totals = await ArenaCluster.AskAsync(() => Cluster.Client.GetGrain<IRepGrain>(rep).ReadAsync(period.ToString()));
            var entries = ledger.Where(entry => StoreSamples.Calendar.PeriodsOf(entry.Credit.OccurredAt).Contains(period)).ToList();
            foreach (var tally in StoreSamples.Rulebook.Tallies)
            {
                var expected = sums.OfRep(tally.Id, period, rep);
                Assert.Equal(expected, entries.Sum(entry => tally.ValueOf(entry.Credit)));
                Assert.Equal(expected, totals.Values.GetValueOrDefault(tally.Id));
                foreach (var team in view.TeamsByNumber.Keys)
                    Assert.Equal(sums.OfRepForTeam(tally.Id, period, rep, team), entries.Where(entry => entry.Team == team).Sum(entry => tally.ValueOf(entry.Credit)));
            }
        }
    }

    protected static IReadOnlyList<(int Rank, string Id, long Value)> Rows(StandingsSnapshot snapshot) =>
        [.. snapshot.Entries.Select(entry => (entry.Rank, entry.Id, entry.Value))];
}
