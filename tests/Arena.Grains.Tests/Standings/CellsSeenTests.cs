using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Grains.Standings;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Tests.Standings;

/// <summary>What the feed leaves out because it stands as before.</summary>
public sealed class CellsSeenTests
{
    static readonly LocalDate Today = new(2026, 9, 7);

    [Fact]
    public void What_one_commit_left_as_it_was_is_not_handed_on_again()
    {
        var seen = new CellsSeen();
        Assert.Equal("deals points", Tallies(seen, Row(version: 1, points: 10, deals: 1)));

        Assert.Equal("points", Tallies(seen, Row(version: 2, points: 20, deals: 1)));
    }

    [Fact]
    public void What_may_have_been_otherwise_in_between_is_handed_on_again() // Invariant 2: a board that read the store at version 2 has what stood there
    {
        var seen = new CellsSeen();
        Tallies(seen, Row(version: 1, points: 10, deals: 1));

        Assert.Equal("deals points", Tallies(seen, Row(version: 3, points: 10, deals: 1)));
    }

    static string Tallies(CellsSeen seen, RepRow row) => string.Join(' ', seen.Of(new ChangePage(row.Version, [row], [])).Select(cell => cell.Key.Tally).Order(StringComparer.Ordinal));

    static RepRow Row(long version, long points, long deals)
    {
        var cells = new Dictionary<CellKey, Cell>
        {
            [new CellKey("points", Domain.Periods.Period.All, 1)] = Cell.Empty.Change(points, Instant.FromUnixTimeSeconds(1), Today),
            [new CellKey("deals", Domain.Periods.Period.All, 1)] = Cell.Empty.Change(deals, Instant.FromUnixTimeSeconds(1), Today),
        };
        return new RepRowPatch(version, 0, "", Today, [], Membership.Of(1), [], [], [], cells, []).ApplyTo(rep: 1, before: null);
    }
}
