using Arena.Domain.Ledger;
using NodaTime;

namespace Arena.Domain.Standings;

/// <summary>The standings of reps and of teams in one tally and period, kept up from the reps' cells.</summary>
public sealed class TallyBoard
{
    readonly Dictionary<long, Dictionary<int, Cell>> _cells = [];
    readonly Dictionary<int, TeamSum> _teams = [];
    readonly HashSet<long> _listedReps = [];
    readonly HashSet<int> _listedTeams = [];
    LocalDate _today;

    /// <param name="today">The local day.</param>
    /// <param name="version">The version to count up from.</param>
    public TallyBoard(LocalDate today, long version) => (_today, Version) = (today, version);

    /// <summary>The reps' ranking.</summary>
    public StandingsTable Reps { get; private set; } = new();

    /// <summary>The teams' ranking; a team's value is the sum of what its members earned for it.</summary>
    public StandingsTable Teams { get; private set; } = new();

    /// <summary>Counts up with every change: two equal versions show the same.</summary>
    public long Version { get; private set; }

    /// <summary>The greatest time of the activities that the board rests on; null when there are none.</summary>
    public Instant? LatestAt
    {
        get
        {
            var latest = _teams.Values.Select(team => team.ReachedAt).DefaultIfEmpty(Instant.MinValue).Max();
            return latest == Instant.MinValue ? null : latest;
        }
    }

    /// <summary>Takes over a cell as it is now.</summary>
    public void Apply(long rep, int team, Cell cell)
    {
        if (!_cells.TryGetValue(rep, out var cells))
            _cells[rep] = cells = [];

        var old = cells.GetValueOrDefault(team, Cell.Empty);
        if (old == cell)
            return;

        cells[team] = cell;
        ChangeTeam(team, old, cell);
        Version++;
        if (_listedReps.Contains(rep))
            PlaceRep(rep);

        if (_listedTeams.Contains(team))
            PlaceTeam(team);
    }

    /// <summary>Says who is on the board, with nothing yet as well.</summary>
    public void List(IReadOnlySet<long> reps, IReadOnlySet<int> teams)
    {
        foreach (var rep in _listedReps.Where(rep => !reps.Contains(rep)).ToList())
        {
            _listedReps.Remove(rep);
            Reps.Remove(rep);
        }

        foreach (var team in _listedTeams.Where(team => !teams.Contains(team)).ToList())
        {
            _listedTeams.Remove(team);
            Teams.Remove(team);
        }

        foreach (var rep in reps.Where(_listedReps.Add))
            PlaceRep(rep);

        foreach (var team in teams.Where(_listedTeams.Add))
            PlaceTeam(team);

        Version++;
    }

    /// <summary>Counts up although nothing moved, because what is said of the board beside its rows is another.</summary>
    public void Touch() => Version++;

    /// <summary>A local day begins: what stands now is what previous ranks are compared with.</summary>
    public void StartDay(LocalDate today)
    {
        if (today == _today)
            return;

        _today = today;
        Version++;
        (Reps, Teams) = (new StandingsTable(), new StandingsTable());
        _teams.Clear();
        foreach (var (team, cell) in _cells.Values.SelectMany(cells => cells))
            ChangeTeam(team, Cell.Empty, cell);

        foreach (var rep in _listedReps)
            PlaceRep(rep);

        foreach (var team in _listedTeams)
            PlaceTeam(team);
    }

    /// <summary>The ranking inside one team: what each earned for that team, with the members who have nothing yet.</summary>
    /// <param name="team">The team.</param>
    /// <param name="members">Who belongs to it now.</param>
    public StandingsTable Within(int team, IEnumerable<long> members)
    {
        var table = new StandingsTable();
        var earned = _cells.Where(pair => pair.Value.ContainsKey(team)).Select(pair => pair.Key);
        foreach (var rep in earned.Concat(members).Where(_listedReps.Contains).Distinct())
            Place(table, rep, [CellOf(rep).GetValueOrDefault(team, Cell.Empty)]);

        return table;
    }

    Dictionary<int, Cell> CellOf(long rep) => _cells.GetValueOrDefault(rep) ?? [];

    void PlaceRep(long rep) => Place(Reps, rep, CellOf(rep).Values);

    void Place(StandingsTable table, long number, IReadOnlyCollection<Cell> cells) => table.Set(
        number,
        (cells.Sum(cell => cell.Value), cells.Select(cell => cell.ReachedAt).DefaultIfEmpty(Instant.MinValue).Max()),
        (cells.Sum(cell => cell.AtStartOf(_today).Value), cells.Select(cell => cell.AtStartOf(_today).ReachedAt).DefaultIfEmpty(Instant.MinValue).Max()));

    void PlaceTeam(int team)
    {
        var sum = _teams.GetValueOrDefault(team, TeamSum.Empty);
        Teams.Set(team, (sum.Value, sum.ReachedAt), (sum.ValueBefore, sum.ReachedAtBefore));
    }

    void ChangeTeam(int team, Cell old, Cell cell)
    {
        var (before, beforeOld) = (cell.AtStartOf(_today), old.AtStartOf(_today));
        var sum = _teams.GetValueOrDefault(team, TeamSum.Empty);
        sum = new TeamSum(
            sum.Value + cell.Value - old.Value,
            Instant.Max(sum.ReachedAt, cell.ReachedAt),
            sum.ValueBefore + before.Value - beforeOld.Value,
            Instant.Max(sum.ReachedAtBefore, before.ReachedAt));

        // A correction can take away the very activity that a time rests on; then all members are asked.
        if (cell.ReachedAt < old.ReachedAt || before.ReachedAt < beforeOld.ReachedAt)
        {
            var members = _cells.Values.Where(cells => cells.ContainsKey(team)).Select(cells => cells[team]).ToList();
            sum = sum with
            {
                ReachedAt = members.Max(member => member.ReachedAt),
                ReachedAtBefore = members.Max(member => member.AtStartOf(_today).ReachedAt),
            };
        }

        _teams[team] = sum;
    }

    readonly record struct TeamSum(long Value, Instant ReachedAt, long ValueBefore, Instant ReachedAtBefore)
    {
        public static TeamSum Empty { get; } = new(0, Instant.MinValue, 0, Instant.MinValue);
    }
}
