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
    static readonly TimeSpan BetweenFrames = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(25);

    readonly Dictionary<(Period Period, StandingsScope Scope), FrameSender> _senders = [];
    FollowedCells<LiveBoard> _boards = null!;
    long _epoch;
    long _highestVersion;
    long _sentAt, _lookedAt;
    bool _emitting, _changed;

    string Tally => this.GetPrimaryKeyString();

    Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _epoch = await store.NextEpochAsync(cancellationToken);
        _boards = new FollowedCells<LiveBoard>(
            store,
            store,
            [Tally],
            _ => true,
            period => new LiveBoard(period, new TallyBoard(playbook.Calendar.DateOf(Now), _highestVersion)),
            (board, cell) => board.Board.Apply(cell.Rep, cell.Key.Team, cell.Cell),
            () => Now);
        await _boards.StartAsync(cancellationToken);
        this.RegisterGrainTimer(_ => EmitAsync(), new GrainTimerCreationOptions(LookPeriod, LookPeriod) { Interleave = true });
    }

    public async Task ApplyAsync(CellChanges changes)
    {
        await RenewAsync();
        await _boards.ApplyAsync(changes);

        // The first change after a quiet moment is shown at once; what follows it closely waits for the timer.
        if (changes.Cells.Length == 0)
            return;

        _changed = true;
        await EmitAsync();
    }

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<StandingsSnapshot> ReadAsync(StandingsQuery query)
    {
        // Whoever was told "accepted" sees it: the store is asked for what the feed has not brought yet.
        await RenewAsync();
        await _boards.CatchUpAsync();
        var view = await organisation.LatestAsync();
        return Snapshot(await BoardAsync(Period.Parse(query.Period)!.Value, view), query, view);
    }

    public async Task<string?> FindLatestAsync(PeriodKind kind)
    {
        await RenewAsync();
        await _boards.CatchUpAsync();
        var all = await _boards.FindAsync(Period.All);
        return all.Board.LatestAt is { } latest ? playbook.Calendar.PeriodOf(kind, latest).ToString() : null;
    }

    public async Task<int?> FindRankAsync(StandingsScope scope, string period, long number)
    {
        await RenewAsync();
        await _boards.CatchUpAsync();
        var board = await BoardAsync(Period.Parse(period)!.Value, await organisation.LatestAsync());
        return (scope == StandingsScope.Teams ? board.Board.Teams : board.Board.Reps).Find(number)?.Rank;
    }

    public async Task<StandingsSnapshot> WatchAsync(StandingsQuery query, IStandingsObserver observer)
    {
        await RenewAsync();
        var period = Period.Parse(query.Period)!.Value;
        var view = await organisation.LatestAsync();
        var board = await BoardAsync(period, view);
        var snapshot = Snapshot(board, query, view);
        if (!_senders.TryGetValue((period, query.Scope), out var sender))
            _senders[(period, query.Scope)] = sender = new FrameSender(query with { Team = null, Around = null }, new(TimeSpan.FromSeconds(30), log), snapshot);

        sender.Observers.Subscribe(observer, observer);
        return snapshot;
    }

    // A store that went back makes all of this wrong. A later epoch makes what comes next count, though numbers be lower.
    async Task RenewAsync()
    {
        if (!_boards.IsOutdated)
            return;

        var epoch = await store.NextEpochAsync(CancellationToken.None);
        await _boards.StartAsync(CancellationToken.None);
        (_epoch, _changed) = (epoch, true);
    }

    async Task<LiveBoard> BoardAsync(Period period, OrganisationView view)
    {
        var board = await _boards.FindAsync(period);
        board.List(view, playbook.Calendar, Now);
        return board;
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
        return new StandingsEntry(place.Rank, place.Position, place.PreviousRank, rep.Id, rep.ShownName, team?.Id, place.Value, place.GapToNext, rep.NamesByLanguage);
    }

    static StandingsEntry TeamEntry(StandingsPlace place, OrganisationView view)
    {
        var team = view.TeamsByNumber[(int)place.Number];
        return new StandingsEntry(place.Rank, place.Position, place.PreviousRank, team.Id, team.Name, team.Id, place.Value, place.GapToNext);
    }

    async Task EmitAsync()
    {
        // With nothing changed it looks as often as it would send: a new day, or somebody new, changes boards as well.
        if (_emitting || time.GetElapsedTime(_sentAt) < BetweenFrames || (!_changed && !_boards.IsOutdated && time.GetElapsedTime(_lookedAt) < BetweenFrames))
            return;

        (_emitting, _changed, _lookedAt) = (true, false, time.GetTimestamp());
        try
        {
            await RenewAsync();
            var view = _senders.Count == 0 ? organisation.Known : await organisation.LatestAsync();
            foreach (var (key, sender) in _senders.ToList())
            {
                sender.Observers.ClearExpired();
                if (sender.Observers.Count == 0)
                {
                    _senders.Remove(key);
                    continue;
                }

                var board = await BoardAsync(key.Period, view);
                if (sender.Shown.Version == new FrameVersion(_epoch, board.Board.Version))
                    continue;

                _sentAt = time.GetTimestamp();
                await sender.SendAsync(Snapshot(board, sender.Query, view));
            }

            // Should one be built again, its versions go on from here: within an epoch none comes twice.
            _boards.LetGo(board => _highestVersion = Math.Max(_highestVersion, board.Board.Version));
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
