using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Domain.Rulebooks;
using Arena.Domain.Tests.Reps;

namespace Arena.Domain.Tests.Simulation;

/// <summary>What must be in the store when a run has come to rest, computed straight from what the clients sent.</summary>
static class Truth
{
    public static void Check(SimulatedWorld world)
    {
        Assert.All(world.Requests, request => Assert.NotNull(request.Receipt));
        var last = LastOf(world);

        Assert.All(Sample.Everybody, rep =>
        {
            var account = world.Store.ReadRep(rep);
            var ledger = world.Store.ReadLedger(rep);
            var credits = CreditsOf(rep, last, world.Directory);

            // Invariants 1 and 3
            Assert.Equal(
                credits.OrderBy(credit => credit.Key, RecordKey.Order).Select(credit => (credit.Key, credit.Value with { Revision = 0 }, credit.Team)),
                Accounts.InForceOf(account));
            Assert.Equal(Accounts.CellsOf(credits.Select(credit => (credit.Value, credit.Team)), Sample.Rules), Accounts.CellsOf(account));
            Assert.Equal(FirstDealOf(credits), account.Badges.GetValueOrDefault("first-deal")?.Reason);

            // Invariants 2 and 4
            Accounts.CheckLedger(account, ledger, Sample.Rules);

            Assert.All(Enumerable.Range(0, RecordKey.Shards), shard => Assert.Equal(
                world.Store.ReadRows(shard, 1).Where(row => row.Postings().Any(posting => posting.Rep == rep)).Select(row => row.Sequence).LastOrDefault(),
                account.Marks[shard]));
        });
    }

    /// <summary>The last revision of every record; where a source keeps none, what arrived last.</summary>
    static List<Activity> LastOf(SimulatedWorld world)
    {
        var last = new List<Activity>();
        foreach (var requests in world.Requests.GroupBy(request => request.Activity.Key))
        {
            var rows = world.Store.ReadRows(requests.Key.Shard, 1).Where(row => row.Record.Activity.Key == requests.Key).ToList();
            var received = rows.Where(row => row.Reason == IntakeReason.Received).Select(row => row.Record.Revision).ToList();
            Assert.Equal(received.Distinct().Order(), received);
            Assert.Contains(requests, request => request.Acknowledged && ActivityContent.HashOf(request.Activity) == rows[^1].Record.ContentHash);

            last.Add(requests.First().Activity.Revision is null
                ? rows[^1].Record.Activity
                : requests.Where(request => request.Acknowledged).MaxBy(request => request.Activity.Revision)!.Activity);
        }

        return last;
    }

    static List<(RecordKey Key, Credit Value, int Team)> CreditsOf(long rep, List<Activity> activities, SimulatedDirectory directory)
    {
        var find = directory.FinderAt(directory.Version);
        var membership = directory.MembershipOf(rep);
        var credits = new List<(RecordKey, Credit, int)>();
        foreach (var activity in activities)
        {
            var own = Scoring.Score(activity, 0, Sample.Rules, Sample.Cny).Credits
                .Where((_, index) => find(activity.Key.Source, activity.Shares[index].Rep) == rep).ToList();
            if (own.Count > 0)
                credits.Add((activity.Key, own[0] with
                {
                    SharedWith = OthersIn(activity, rep, find),
                    Points = own.Sum(credit => credit.Points),
                    AmountMinor = own.Sum(credit => credit.AmountMinor),
                    Count = own.Sum(credit => credit.Count),
                }, membership.TeamAt(activity.OccurredAt)));
        }

        return credits;
    }

    static Colleagues? OthersIn(Activity activity, long rep, Func<string, string, long?> find)
    {
        var others = activity.Shares.Select(share => find(activity.Key.Source, share.Rep)).OfType<long>().Distinct().Where(other => other != rep).Order().ToList();
        return others.Count == 0 ? null : new Colleagues([.. others]);
    }

    static RecordKey? FirstDealOf(List<(RecordKey Key, Credit Value, int Team)> credits) => credits
        .Where(credit => credit.Value.Count > 0)
        .OrderBy(credit => credit.Value.OccurredAt).ThenBy(credit => credit.Key, RecordKey.Order)
        .Select(credit => (RecordKey?)credit.Key).FirstOrDefault();
}
