using Arena.Domain.Ledger;
using Arena.Domain.Rulebooks;
using Arena.Grains.Organisation;
using Arena.Grains.Tests.Store;
using NodaTime;

namespace Arena.Grains.Tests.Cluster;

/// <summary>What must come of activities, computed straight from the last revision of each record: no ledger, no cell, no order of arrival.</summary>
public sealed class PlainSums
{
    readonly List<(long Rep, int Team, Credit Credit)> _credits = [];
    readonly OrganisationView _view;

    public PlainSums(IEnumerable<Activity> activities, OrganisationView view)
    {
        _view = view;
        foreach (var last in activities.GroupBy(activity => activity.Key).Select(revisions => revisions.MaxBy(activity => activity.Revision)!))
        {
            var scored = Scoring.Score(last, last.Revision ?? 0, StoreSamples.Rulebook, StoreSamples.Settings.Currency());
            foreach (var (share, credit) in last.Shares.Zip(scored.Credits))
            {
                var rep = view.RepsById[share.Rep];
                _credits.Add((rep.Number, rep.Membership.TeamAt(last.OccurredAt), credit));
            }
        }
    }

    public long OfRep(string tally, Period period, long rep) => Sum(tally, period, credit => credit.Rep == rep);

    public long OfTeam(string tally, Period period, int team) => Sum(tally, period, credit => credit.Team == team);

    public long OfRepForTeam(string tally, Period period, long rep, int team) => Sum(tally, period, credit => credit.Rep == rep && credit.Team == team);

    /// <summary>The reps' standings by a plain sort: rank, id and value.</summary>
    public IReadOnlyList<(int Rank, string Id, long Value)> Reps(string tally, Period period) => Sort(
        _view.RepsByNumber.Values.Select(rep => (rep.Id, rep.Number, OfRep(tally, period, rep.Number), ReachedAt(tally, period, credit => credit.Rep == rep.Number))));

    /// <summary>The same for the teams.</summary>
    public IReadOnlyList<(int Rank, string Id, long Value)> Teams(string tally, Period period) => Sort(
        _view.TeamsByNumber.Values.Select(team => (team.Id, (long)team.Number, OfTeam(tally, period, team.Number), ReachedAt(tally, period, credit => credit.Team == team.Number))));

    static List<(int Rank, string Id, long Value)> Sort(IEnumerable<(string Id, long Number, long Value, Instant ReachedAt)> all)
    {
        var sorted = all.OrderByDescending(one => one.Value).ThenBy(one => one.ReachedAt).ThenBy(one => one.Number).ToList();
        return [.. sorted.Select(one => (sorted.Count(other => other.Value > one.Value) + 1, one.Id, one.Value))];
    }

    long Sum(string tally, Period period, Func<(long Rep, int Team, Credit Credit), bool> takes) => In(tally, period, takes).Sum(one => one.Value);

    Instant ReachedAt(string tally, Period period, Func<(long Rep, int Team, Credit Credit), bool> takes) =>
        In(tally, period, takes).Select(one => one.At).DefaultIfEmpty(Instant.MinValue).Max();

    IEnumerable<(long Value, Instant At)> In(string tally, Period period, Func<(long Rep, int Team, Credit Credit), bool> takes) => _credits
        .Where(credit => takes(credit) && StoreSamples.Calendar.PeriodsOf(credit.Credit.OccurredAt).Contains(period))
        .Select(credit => (StoreSamples.Rulebook.FindTally(tally)!.ValueOf(credit.Credit), credit.Credit.OccurredAt))
        .Where(one => one.Item1 != 0);
}
