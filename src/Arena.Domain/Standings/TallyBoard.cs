using Arena.Domain.Ledger;
using NodaTime;

namespace Arena.Domain.Standings;

/// <summary>
/// The standings of reps and of teams in one tally and period, kept up from the reps' cells. Nearly every rep earns for one team in a period: that cell
/// lies in the rep's slot, and its ranking reads it there. Who earned for several has a row of cells, and their sum in the slot.
/// </summary>
public sealed class TallyBoard
{
    const int NoTeam = int.MinValue;
    const int SeveralTeams = int.MinValue + 1;

    static readonly LocalDate UnixDay = new(1970, 1, 1);

    readonly Slots _reps;
    readonly Dictionary<long, Dictionary<int, Cell>> _several = [];
    readonly Dictionary<int, TeamSum> _teams = [];
    readonly HashSet<int> _listedTeams = [];

    // Teams that may have lost the activity that their time rests on: looked at together before anybody reads.
    readonly HashSet<int> _unsettledTeams = [];
    readonly StandingsTable _teamTable = new();
    LocalDate _today;

    /// <param name="today">The local day.</param>
    /// <param name="version">The version to count up from.</param>
    public TallyBoard(LocalDate today, long version)
    {
        var empty = new Slot { Team = NoTeam };
        Write(ref empty, Cell.Empty);
        _reps = new Slots(empty);
        (_today, Version, Reps) = (today, version, new StandingsTable(_reps));
        Reps.StartDay(NumberOf(today));
    }

    /// <summary>The reps' ranking.</summary>
    public StandingsTable Reps { get; }

    /// <summary>The teams' ranking; a team's value is the sum of what its members earned for it.</summary>
    public StandingsTable Teams
    {
        get
        {
            SettleTeams();
            return _teamTable;
        }
    }

    /// <summary>Counts up with every change: two equal versions show the same.</summary>
    public long Version { get; private set; }

    /// <summary>The greatest time of the activities that the board rests on; null when there are none.</summary>
    public Instant? LatestAt
    {
        get
        {
            SettleTeams();
            var latest = _teams.Values.Select(team => team.ReachedAt).DefaultIfEmpty(Instant.MinValue).Max();
            return latest == Instant.MinValue ? null : latest;
        }
    }

    /// <summary>Takes over a cell as it is now.</summary>
    public void Apply(long rep, int team, Cell cell)
    {
        ref var slot = ref _reps.FindOrAdd(rep);
        var before = slot;
        if (slot.Team == NoTeam)
        {
            if (cell == Cell.Empty)
                return;

            slot.Team = team;
        }

        var old = CellOf(slot, team);
        if (old == cell)
            return;

        if (slot.Team == team)
            Write(ref slot, cell);
        else
            WriteSeveral(ref slot, team, cell);

        Reps.Moved(before, ref slot);
        ChangeTeam(team, old, cell);
        Version++;
        if (_listedTeams.Contains(team))
            PlaceTeam(team);
    }

    /// <summary>Says who is on the board, with nothing yet as well.</summary>
    public void List(IReadOnlySet<long> reps, IReadOnlySet<int> teams)
    {
        for (var index = 0; index < _reps.Count; index++)
        {
            if (_reps[index].IsListed && !reps.Contains(_reps[index].Number))
                Reps.Unlist(ref _reps[index]);
        }

        foreach (var team in _listedTeams.Where(team => !teams.Contains(team)).ToList())
        {
            _listedTeams.Remove(team);
            _teamTable.Remove(team);
        }

        ListReps(reps);

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
        foreach (var rep in _several.Keys)
            SumUp(ref _reps.FindOrAdd(rep));

        Reps.StartDay(NumberOf(today));
        _teams.Clear();
        _unsettledTeams.Clear();
        foreach (var (team, cell) in Cells())
            ChangeTeam(team, Cell.Empty, cell);

        foreach (var team in _listedTeams)
            PlaceTeam(team);
    }

    /// <summary>The ranking inside one team: what each earned for that team, with the members who have nothing yet.</summary>
    /// <param name="team">The team.</param>
    /// <param name="members">Who belongs to it now.</param>
    public StandingsTable Within(int team, IEnumerable<long> members)
    {
        var table = new StandingsTable();
        for (var index = 0; index < _reps.Count; index++)
        {
            if (_reps[index].IsListed && HasCell(_reps[index], team))
                Place(table, _reps[index], team);
        }

        foreach (var rep in members)
        {
            if (_reps.Find(rep) is >= 0 and var index && _reps[index].IsListed)
                Place(table, _reps[index], team);
        }

        return table;
    }

    void ListReps(IReadOnlySet<long> reps)
    {
        // Of a few each finds its place; of many all are sorted at once.
        var many = reps.Count - Reps.Count > Reps.Count / 4;
        foreach (var rep in reps)
        {
            if (many)
                _reps.FindOrAdd(rep).IsListed = true;
            else
                Reps.List(ref _reps.FindOrAdd(rep));
        }

        if (many)
            Reps.Rebuild();
    }

    static int NumberOf(LocalDate day) => NodaTime.Period.DaysBetween(UnixDay, day);

    static Cell Read(in Slot slot) => new(
        slot.Value, PackedKey.Unpack(slot.ReachedAt), UnixDay.PlusDays(slot.Day), slot.ValueBefore, PackedKey.Unpack(slot.ReachedAtBefore));

    static void Write(ref Slot slot, Cell cell)
    {
        (slot.Value, slot.ReachedAt) = (cell.Value, PackedKey.Pack(cell.ReachedAt));
        (slot.ValueBefore, slot.ReachedAtBefore) = (cell.ValueBefore, PackedKey.Pack(cell.ReachedAtBefore));
        slot.Day = NumberOf(cell.Day);
    }

    Cell CellOf(in Slot slot, int team) => slot.Team == team ? Read(slot)
        : slot.Team == SeveralTeams ? _several[slot.Number].GetValueOrDefault(team, Cell.Empty)
        : Cell.Empty;

    bool HasCell(in Slot slot, int team) => slot.Team == team || (slot.Team == SeveralTeams && _several[slot.Number].ContainsKey(team));

    IEnumerable<(int Team, Cell Cell)> Cells()
    {
        for (var index = 0; index < _reps.Count; index++)
        {
            if (_reps[index].Team is not (NoTeam or SeveralTeams))
                yield return (_reps[index].Team, Read(_reps[index]));
        }

        foreach (var (team, cell) in _several.Values.SelectMany(cells => cells))
            yield return (team, cell);
    }

    void WriteSeveral(ref Slot slot, int team, Cell cell)
    {
        if (slot.Team != SeveralTeams)
        {
            _several[slot.Number] = new Dictionary<int, Cell> { [slot.Team] = Read(slot) };
            slot.Team = SeveralTeams;
        }

        _several[slot.Number][team] = cell;
        SumUp(ref slot);
    }

    // What stood before is worked out for this day, so the sum bears a day that never lies before it.
    void SumUp(ref Slot slot)
    {
        var cells = _several[slot.Number].Values;
        (slot.Value, slot.ValueBefore) = (cells.Sum(cell => cell.Value), cells.Sum(cell => cell.AtStartOf(_today).Value));
        (slot.ReachedAt, slot.Day) = (PackedKey.Pack(cells.Max(cell => cell.ReachedAt)), int.MaxValue >> 1);
    }

    void Place(StandingsTable table, in Slot slot, int team)
    {
        var cell = CellOf(slot, team);
        table.Set(slot.Number, (cell.Value, cell.ReachedAt), cell.AtStartOf(_today));
    }

    void PlaceTeam(int team)
    {
        var sum = _teams.GetValueOrDefault(team, TeamSum.Empty);
        _teamTable.Set(team, (sum.Value, sum.ReachedAt), (sum.ValueBefore, sum.ReachedAtBefore));
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

        // A correction can take away the very activity that a time rests on; then all members have to be asked.
        if (cell.ReachedAt < old.ReachedAt || before.ReachedAt < beforeOld.ReachedAt)
            _unsettledTeams.Add(team);

        _teams[team] = sum;
    }

    void SettleTeams()
    {
        if (_unsettledTeams.Count == 0)
            return;

        var members = Cells().Where(member => _unsettledTeams.Contains(member.Team)).ToLookup(member => member.Team, member => member.Cell);
        foreach (var team in _unsettledTeams)
        {
            _teams[team] = _teams[team] with
            {
                ReachedAt = members[team].Max(member => member.ReachedAt),
                ReachedAtBefore = members[team].Max(member => member.AtStartOf(_today).ReachedAt),
            };
            if (_listedTeams.Contains(team))
                PlaceTeam(team);
        }

        _unsettledTeams.Clear();
    }

    readonly record struct TeamSum(long Value, Instant ReachedAt, long ValueBefore, Instant ReachedAtBefore)
    {
        public static TeamSum Empty { get; } = new(0, Instant.MinValue, 0, Instant.MinValue);
    }
}
