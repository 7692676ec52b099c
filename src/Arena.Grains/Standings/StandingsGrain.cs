using System.Collections.Immutable;
using Arena.Domain.Periods;
using Arena.Domain.Standings;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Standings;

/// <summary>Keeps the boards of one tally that anybody looks at. A board is built from the store when it is first asked for and kept up by the feed.</summary>
[GrainType("standings")]
sealed partial class StandingsGrain(
    IArenaStore store, Playbook playbook, OrganisationDirectory organisation, TimeProvider time, ILogger<StandingsGrain> log) : Grain, IStandingsGrain
{
    const int PageSize = 2_000;
    static readonly TimeSpan FramePeriod = TimeSpan.FromMilliseconds(100);
    static readonly Duration BoardKeptFor = Duration.FromMinutes(10);

    readonly Dictionary<Period, Task<LiveBoard>> _boards = [];
    readonly Dictionary<(Period Period, StandingsScope Scope), FrameSender> _senders = [];
    long[] _positions = [];
    long _epoch;
    long _highestVersion;
    Task _catchUp = Task.CompletedTask;
    Task? _nextCatchUp;
    bool _emitting;

    string Tally => this.GetPrimaryKeyString();

    Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _epoch = await store.NextEpochAsync(cancellationToken);
        _positions = [.. await store.ReadHeadsAsync(cancellationToken)];
        this.RegisterGrainTimer(_ => EmitAsync(), new GrainTimerCreationOptions(FramePeriod, FramePeriod) { Interleave = true });
    }

    public async Task ApplyAsync(TallyChanges changes)
    {
        if (changes.After > _positions[changes.Shard])
        {
            await CatchUpAsync();
            return;
        }

        Apply(changes.Shard, changes.UpTo, changes.Cells);
    }

    public async Task<StandingsSnapshot> ReadAsync(StandingsQuery query)
    {
        // Whoever was told "accepted" sees it: the store is asked for what the feed has not brought yet.
        await CatchUpAsync();
        var view = await organisation.LatestAsync();
        var board = await BoardAsync(Period.Parse(query.Period)!.Value);
        board.List(view, playbook.Calendar, Now);
        return Snapshot(board, query, view);
    }

    public async Task<string?> FindLatestAsync(PeriodKind kind)
    {
        await CatchUpAsync();
        var all = await BoardAsync(Period.All);
        return all.Board.LatestAt is { } latest ? playbook.Calendar.PeriodOf(kind, latest).ToString() : null;
    }

    public async Task<int?> FindRankAsync(string period, long rep)
    {
        await CatchUpAsync();
        var board = await BoardAsync(Period.Parse(period)!.Value);
        board.List(await organisation.LatestAsync(), playbook.Calendar, Now);
        return board.Board.Reps.Find(rep)?.Rank;
    }

    public async Task<StandingsSnapshot> WatchAsync(StandingsQuery query, IStandingsObserver observer)
    {
        var period = Period.Parse(query.Period)!.Value;
        var view = await organisation.LatestAsync();
        var board = await BoardAsync(period);
        board.List(view, playbook.Calendar, Now);
        var snapshot = Snapshot(board, query, view);
        if (!_senders.TryGetValue((period, query.Scope), out var sender))
            _senders[(period, query.Scope)] = sender = new FrameSender(query with { Team = null, Around = null }, new(TimeSpan.FromSeconds(30), log), snapshot);

        sender.Observers.Subscribe(observer, observer);
        return snapshot;
    }

    // Those who ask while a read of the store is under way may have been told of something later than it, so they wait for the next one.
    Task CatchUpAsync()
    {
        if (_catchUp.IsCompleted)
            return _catchUp = ReadChangesAsync();

        return _nextCatchUp ??= NextAsync();

        async Task NextAsync()
        {
            try
            {
                await _catchUp;
            }
            catch (StoreUnavailableException)
            {
                // That was for those who waited for it; these get an answer of their own.
            }

            _nextCatchUp = null;
            await (_catchUp = ReadChangesAsync());
        }
    }

    async Task ReadChangesAsync()
    {
        for (var shard = 0; shard < store.ChangeShards; shard++)
        {
            long before;
            do
            {
                before = _positions[shard];
                var page = await store.ReadChangesAsync(shard, before, PageSize, CancellationToken.None);
                Apply(shard, page.UpTo, FeedGrain.CellsOf(page, Tally));
                if (page.Rows.Length + page.Past.Length < PageSize)
                    break;
            }
            while (_positions[shard] > before);
        }
    }

    void Apply(int shard, long upTo, ImmutableArray<RepCell> cells)
    {
        if (upTo <= _positions[shard])
            return;

        _positions[shard] = upTo;
        foreach (var cell in cells)
        {
            if (!_boards.TryGetValue(cell.Key.Period, out var building))
                continue;

            // A board that is still being built reads the store after its heads; it is told of what came meanwhile when it is there.
            if (building.IsCompletedSuccessfully)
                building.GetAwaiter().GetResult().Board.Apply(cell.Rep, cell.Key.Team, cell.Cell);
        }
    }

    async Task<LiveBoard> BoardAsync(Period period)
    {
        if (!_boards.TryGetValue(period, out var building))
            _boards[period] = building = BuildAsync(period);

        try
        {
            var board = await building;
            board.UsedAt = Now;
            return board;
        }
        catch
        {
            _boards.Remove(period);
            throw;
        }
    }

    async Task<LiveBoard> BuildAsync(Period period)
    {
        var heads = await store.ReadHeadsAsync(CancellationToken.None);
        var board = new TallyBoard(playbook.Calendar.DateOf(Now), _highestVersion);
        await foreach (var cell in store.ReadPastAsync(Tally, period, CancellationToken.None))
            board.Apply(cell.Rep, cell.Key.Team, cell.Cell);

        // A cell that stands in a row as well is newer there.
        await foreach (var row in store.ReadAllRowsAsync(CancellationToken.None))
        {
            foreach (var (key, cell) in row.Cells.Where(cell => cell.Key.Tally == Tally && cell.Key.Period == period))
                board.Apply(row.Rep, key.Team, cell);
        }

        // What was committed while it was being read: cells are absolute, so what is applied twice changes nothing.
        var reached = heads.ToArray();
        do
        {
            for (var shard = 0; shard < reached.Length; shard++)
            {
                var page = await store.ReadChangesAsync(shard, reached[shard], PageSize, CancellationToken.None);
                foreach (var cell in FeedGrain.CellsOf(page, Tally).Where(cell => cell.Key.Period == period))
                    board.Apply(cell.Rep, cell.Key.Team, cell.Cell);

                reached[shard] = page.UpTo;
            }
        }
        while (reached.Zip(_positions).Any(shard => shard.First < shard.Second));

        return new LiveBoard(period, board) { UsedAt = Now };
    }

    StandingsSnapshot Snapshot(LiveBoard live, StandingsQuery query, OrganisationView view)
    {
        var board = live.Board;
        var table = (query.Scope, query.Team) switch
        {
            (StandingsScope.Teams, _) => board.Teams,
            (_, { } team) => board.Within(team, view.RepsByNumber.Values.Where(rep => rep.Membership.Current == team).Select(rep => rep.Number)),
            _ => board.Reps,
        };
        var places = query.Around is { } rep ? table.Around(rep, eachSide: 5) : table.Top(query.Top);
        return new StandingsSnapshot(
            Tally,
            query.Scope,
            query.Period,
            new FrameVersion(_epoch, board.Version),
            Now,
            table.Count,
            [.. places.Select(place => query.Scope == StandingsScope.Teams ? TeamEntry(place, view) : RepEntry(place, view))]);
    }

    static StandingsEntry RepEntry(StandingsPlace place, OrganisationView view)
    {
        var rep = view.RepsByNumber[place.Number];
        var team = view.TeamsByNumber.GetValueOrDefault(rep.Membership.Current);
        return new StandingsEntry(place.Rank, place.PreviousRank, rep.Id, rep.Name, team?.Id, place.Value, place.GapToNext);
    }

    static StandingsEntry TeamEntry(StandingsPlace place, OrganisationView view)
    {
        var team = view.TeamsByNumber[(int)place.Number];
        return new StandingsEntry(place.Rank, place.PreviousRank, team.Id, team.Name, team.Id, place.Value, place.GapToNext);
    }

    async Task EmitAsync()
    {
        if (_emitting)
            return;

        _emitting = true;
        try
        {
            var view = _senders.Count == 0 ? organisation.Known : await organisation.LatestAsync();
            var now = Now;
            foreach (var (key, sender) in _senders.ToList())
            {
                sender.Observers.ClearExpired();
                if (sender.Observers.Count == 0)
                {
                    _senders.Remove(key);
                    continue;
                }

                var board = await BoardAsync(key.Period);
                board.List(view, playbook.Calendar, now);
                if (sender.Shown.Version.Number != board.Board.Version)
                    await sender.SendAsync(Snapshot(board, sender.Query, view));
            }

            foreach (var (period, board) in _boards.Where(pair => pair.Value.IsCompletedSuccessfully).ToList())
            {
                var idle = await board;
                if (idle.UsedAt >= now - BoardKeptFor)
                    continue;

                // Should it be built again, its versions go on from here: within an epoch none comes twice.
                _highestVersion = Math.Max(_highestVersion, idle.Board.Version);
                _boards.Remove(period);
            }
        }
        catch (Exception failed)
        {
            LogEmitFailed(failed, Tally);
        }
        finally
        {
            _emitting = false;
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The standings of {Tally} could not send their frames; trying again")]
    partial void LogEmitFailed(Exception failed, string tally);
}
