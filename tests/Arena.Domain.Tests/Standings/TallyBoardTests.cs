using Arena.Domain.Ledger;
using Arena.Domain.Standings;
using CsCheck;
using NodaTime;

namespace Arena.Domain.Tests.Standings;

public sealed class TallyBoardTests
{
    static readonly LocalDate Monday = new(2026, 9, 7);

    // Few of everything, so that ties, moves between teams and days that begin are common. What a cell said before its day is older than what it says now.
    static readonly Gen<Cell> AnyCell = Gen.Select(Gen.Long[0, 5], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Long[0, 5], Gen.Int[0, 3], (value, at, day, before, atBefore) =>
        new Cell(value, Instant.FromUnixTimeSeconds(at), Monday.PlusDays(day), before, Instant.FromUnixTimeSeconds(atBefore)));

    static readonly Gen<(int Kind, long Rep, int Team, Cell Cell, int Members)[]> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Long[1, 8], Gen.Int[1, 3], AnyCell, Gen.Int[0, 255]).Array[0, 60];

    [Fact]
    public void It_is_what_adding_up_all_cells_finds() => Steps.Sample(steps => // Invariant 2
    {
        var today = Monday;
        var board = new TallyBoard(today, version: 0);
        var cells = new SortedDictionary<(long Rep, int Team), Cell>();
        HashSet<long> listed = [];
        foreach (var (kind, rep, team, cell, members) in steps)
        {
            switch (kind)
            {
                case 0:
                    listed = [.. Enumerable.Range(1, 8).Where(number => (members & (1 << (number - 1))) != 0).Select(number => (long)number)];
                    board.List(listed, new HashSet<int> { 1, 2, 3 });
                    break;
                case 1:
                    today = today.PlusDays(1);
                    board.StartDay(today);
                    break;
                default:
                    board.Apply(rep, team, cell);
                    cells[(rep, team)] = cell;
                    break;
            }
        }

        Assert.Equal(TableOf(listed, rep => cells.Where(cell => cell.Key.Rep == rep).Select(cell => cell.Value), today).Top(10), board.Reps.Top(10));
        for (var team = 1; team <= 3; team++)
            Assert.Equal(TableOf(listed, rep => cells.Where(cell => cell.Key == (rep, team)).Select(cell => cell.Value), today).Top(10), board.Within(team, listed).Top(10));

        if (steps.Any(step => step.Kind == 0))
            Assert.Equal(TableOf([1, 2, 3], team => cells.Where(cell => cell.Key.Team == team).Select(cell => cell.Value), today).Top(10), board.Teams.Top(10));
    });

    [Fact]
    public void A_cell_that_is_applied_twice_changes_nothing() => Gen.Select(AnyCell, Gen.Int[1, 3]).Sample((cell, team) =>
    {
        var board = new TallyBoard(Monday, version: 0);
        board.List(new HashSet<long> { 1 }, new HashSet<int> { team });
        board.Apply(1, team, cell);
        board.Apply(1, 4, cell);
        var version = board.Version;

        board.Apply(1, team, cell);
        board.Apply(1, 4, cell);

        Assert.Equal(version, board.Version);
    });

    static StandingsTable TableOf(IEnumerable<long> numbers, Func<long, IEnumerable<Cell>> cellsOf, LocalDate today)
    {
        var table = new StandingsTable();
        foreach (var number in numbers)
        {
            List<Cell> cells = [Cell.Empty, .. cellsOf(number)];
            table.Set(
                number,
                (cells.Sum(cell => cell.Value), cells.Max(cell => cell.ReachedAt)),
                (cells.Sum(cell => cell.AtStartOf(today).Value), cells.Max(cell => cell.AtStartOf(today).ReachedAt)));
        }

        return table;
    }
}
