using System.Collections.Immutable;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Grains.Organisation;
using Arena.Grains.Standings;
using NodaTime;

namespace Arena.Grains.Audit;

/// <summary>The standings as the grains show them, held against a sort of the folded ledgers.</summary>
sealed class StandingsCheck(IGrainFactory grains, OrganisationView view, PeriodCalendar calendar, IReadOnlyDictionary<long, LedgerFold> folds)
{
    /// <summary>Days that are looked at, back from today; older days are compared as cells alone.</summary>
    const int RecentDays = 31;

    readonly ILookup<(string Tally, Period Period), (long Rep, int Team, Cell Cell)> _cells = folds
        .SelectMany(fold => fold.Value.Cells.Select(cell => (cell.Key, Value: (Rep: fold.Key, cell.Key.Team, cell.Value))))
        .ToLookup(cell => (cell.Key.Tally, cell.Key.Period), cell => cell.Value);

    /// <summary>Which standings there are to compare.</summary>
    public IReadOnlyList<(string Tally, Period Period)> Boards(LocalDate today) =>
        [.. _cells.Select(cells => cells.Key).Where(key => key.Period.Kind != PeriodKind.Day || key.Period == Period.Day(today) || IsRecent(key.Period, today))];

    /// <summary>What one board shows otherwise, for reps and for teams.</summary>
    public async Task<IEnumerable<Finding>> CompareAsync(string tally, Period period)
    {
        var cells = _cells[(tally, period)].ToList();
        var reps = await ReadAsync(StandingsScope.Reps, tally, period);
        var teams = await ReadAsync(StandingsScope.Teams, tally, period);
        var interval = calendar.IntervalOf(period);
        return Compare(reps, cells.ToLookup(cell => cell.Rep), id => view.RepsById.GetValueOrDefault(id)?.Number ?? 0, isTeam: false)
            .Concat(Compare(teams, cells.ToLookup(cell => (long)cell.Team), id => view.TeamsById.GetValueOrDefault(id)?.Number ?? 0, isTeam: true))
            .Concat(Missing(reps, view.RepsById.Values.Where(rep => rep.IsListedIn(interval)).Select(rep => rep.Id)))
            .Concat(Missing(teams, view.TeamsById.Keys));
    }

    // Whoever belongs on a board stands on it, with nothing yet as well.
    static IEnumerable<Finding> Missing(StandingsSnapshot shown, IEnumerable<string> listed) =>
        listed.Except(shown.Entries.Select(entry => entry.Id), StringComparer.Ordinal)
            .Select(id => new Finding(new Difference($"standings {shown.Tally} {shown.Period}, {id}", "listed", "missing"), []));

    Task<StandingsSnapshot> ReadAsync(StandingsScope scope, string tally, Period period) =>
        grains.GetGrain<IStandingsGrain>(tally).ReadAsync(new StandingsQuery(scope, period.ToString(), Top: Math.Max(folds.Count, view.RepsById.Count) + view.TeamsById.Count, Team: null, Around: null));

    static IEnumerable<Finding> Compare(StandingsSnapshot shown, ILookup<long, (long Rep, int Team, Cell Cell)> cells, Func<string, long> numberOf, bool isTeam)
    {
        var listed = shown.Entries
            .Select(entry => (Entry: entry, Number: numberOf(entry.Id)))
            .Select(pair => (pair.Entry, pair.Number, Value: cells[pair.Number].Sum(cell => cell.Cell.Value), ReachedAt: cells[pair.Number].Select(cell => cell.Cell.ReachedAt).DefaultIfEmpty(Instant.MinValue).Max()))
            .ToList();
        var sorted = listed.OrderByDescending(place => place.Value).ThenBy(place => place.ReachedAt).ThenBy(place => place.Number).ToList();
        var all = cells.SelectMany(group => group.Select(cell => cell.Rep)).Distinct().ToImmutableArray();
        var rank = 0;
        for (var index = 0; index < sorted.Count; index++)
        {
            var (entry, number, value, _) = sorted[index];
            rank = index > 0 && sorted[index - 1].Value == value ? rank : index + 1;
            if ((entry.Value, entry.Rank, entry.Position) != (value, rank, index + 1))
            {
                yield return new Finding(
                    new Difference($"standings {shown.Tally} {shown.Period}, {(isTeam ? "team" : "rep")} {number}", $"{value} at {rank}, position {index + 1}", $"{entry.Value} at {entry.Rank}, position {entry.Position}"), all);
            }
        }
    }

    static bool IsRecent(Period day, LocalDate today) =>
        day.Kind == PeriodKind.Day && new LocalDate(day.Year, day.Number / 100, day.Number % 100) is var date && date <= today && date >= today.PlusDays(-RecentDays);
}
