using System.Collections.Immutable;
using Arena.Domain.Periods;
using Arena.Domain.Standings;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Grains.Telemetry;
using NodaTime;

namespace Arena.Grains.Standings;

/// <summary>Keeps the boards of one tally that anybody looks at. A board is built from the store when it is first asked for and kept up by the feed.</summary>
[GrainType("standings")]
sealed partial class StandingsGrain(
    IArenaStore store, Playbook playbook, OrganisationDirectory organisation, TimeProvider time, ILogger<StandingsGrain> log) : Grain, IStandingsGrain
{
    static readonly TimeSpan BetweenFrames = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);

    // A timer may be early by so much; without it a frame would wait for another period.
    static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(3);

    /// <summary>How often the store is asked for the sake of those who only watch: nothing else tells them that it is away, or back.</summary>
    static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(1);

    readonly Dictionary<(Period Period, StandingsScope Scope), FrameSender> _senders = [];
    FollowedCells<LiveBoard> _boards = null!;
    long _highestVersion;
    IGrainTimer _look = null!;
    long _sentAt, _probedAt;
    bool _emitting, _probing, _isStale;
    System.Diagnostics.ActivityContext _because;

    string Tally => this.GetPrimaryKeyString();

    Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _boards = new FollowedCells<LiveBoard>(
            store,
            store,
            [Tally],
            _ => true,
            period => new LiveBoard(period, new TallyBoard(playbook.Calendar.DateOf(Now), _highestVersion)),
            (board, cell) => board.Board.Apply(cell.Rep, cell.Key.Team, cell.Cell),
            time,
            store.NextEpochAsync);
        await _boards.StartAsync(cancellationToken);

        // It looks now and then although nothing changed: a new day, or somebody new, changes boards as well.
        _look = this.RegisterGrainTimer(_ => EmitAsync(), new GrainTimerCreationOptions(LookPeriod, LookPeriod) { Interleave = true });
    }

    public async Task ApplyAsync(CellChanges changes)
    {
        await _boards.RenewAsync();
        await _boards.ApplyAsync(changes);

        if (changes.Cells.Length == 0)
            return;

        // A frame that waits belongs to the trace of the last change that it shows, though a timer sends it.
        _because = System.Diagnostics.Activity.Current?.Context ?? default;

        // The first change after a quiet moment is shown at once; what follows it closely waits until the next frame may be sent, and no longer.
        var wait = BetweenFrames - time.GetElapsedTime(_sentAt);
        if (wait > TimeSpan.Zero)
            _look.Change(wait, LookPeriod);
        else
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
        await CatchUpAsync();
        var view = await organisation.LatestOrKnownAsync();
        var period = Period.Parse(query.Period)!.Value;
        var snapshot = Snapshot(await BoardAsync(period, view), query, view);
        if (query is { Team: null, Around: null } && _senders.TryGetValue((period, query.Scope), out var sender))
            sender.Gave(snapshot);

        return snapshot;
    }

    public async Task<string?> FindLatestAsync(PeriodKind kind)
    {
        await CatchUpAsync();
        var all = await _boards.FindAsync(Period.All);
        return all.Board.LatestAt is { } latest ? playbook.Calendar.PeriodOf(kind, latest).ToString() : null;
    }

    public async Task<StandingsRank> FindRankAsync(StandingsScope scope, string period, long number)
    {
        await CatchUpAsync();
        var board = await BoardAsync(Period.Parse(period)!.Value, await organisation.LatestOrKnownAsync());
        return new StandingsRank((scope == StandingsScope.Teams ? board.Board.Teams : board.Board.Reps).Find(number)?.Rank, _isStale);
    }

    public async Task<StandingsSnapshot> WatchAsync(StandingsQuery query, IStandingsObserver observer)
    {
        await _boards.TryRenewAsync();
        var period = Period.Parse(query.Period)!.Value;
        var view = await organisation.LatestOrKnownAsync();
        var board = await BoardAsync(period, view);
        var snapshot = Snapshot(board, query, view);
        if (!_senders.TryGetValue((period, query.Scope), out var sender))
            _senders[(period, query.Scope)] = sender = new FrameSender(query with { Team = null, Around = null }, new(TimeSpan.FromSeconds(30), log), snapshot);

        sender.Gave(snapshot);
        sender.Observers.Subscribe(observer, observer);
        return snapshot;
    }

    async Task CatchUpAsync()
    {
        await _boards.TryRenewAsync();
        await _boards.TryCatchUpAsync();
        if (_isStale == (_boards.BehindSince is not null))
            return;

        // What is stale differs from what is not, row by row the same though it is: it has a version of its own, so that whoever watches learns of it.
        _isStale = !_isStale;
        foreach (var board in _boards.Boards)
            board.Board.Touch();
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
            new FrameVersion(_boards.Epoch, board.Version),
            _boards.BehindSince is { } since && _isStale ? since : Now,
            table.Count,
            [.. places.Select(place => query.Scope == StandingsScope.Teams ? TeamEntry(place, view) : RepEntry(place, view))],
            _isStale);
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
        if (_emitting || time.GetElapsedTime(_sentAt) < BetweenFrames - TimerSlack)
            return;

        _emitting = true;
        try
        {
            if (_senders.Count > 0)
                _ = ProbeAsync();

            await _boards.TryRenewAsync();
            var view = _senders.Count == 0 ? organisation.Known : await organisation.LatestOrKnownAsync();
            foreach (var (key, sender) in _senders.ToList())
            {
                sender.Observers.ClearExpired();
                if (sender.Observers.Count == 0)
                {
                    _senders.Remove(key);
                    continue;
                }

                var board = await BoardAsync(key.Period, view);
                if (sender.Shown.Version == new FrameVersion(_boards.Epoch, board.Board.Version))
                    continue;

                _sentAt = time.GetTimestamp();
                using var span = ArenaTelemetry.Spans.StartActivity("board", System.Diagnostics.ActivityKind.Internal, _because);
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

    // Nobody awaits it, and frames do not wait for it.
    async Task ProbeAsync()
    {
        if (_probing || time.GetElapsedTime(_probedAt) < ProbePeriod)
            return;

        (_probing, _probedAt) = (true, time.GetTimestamp());
        try
        {
            await CatchUpAsync();
        }
        catch (Exception failed)
        {
            LogEmitFailed(failed, Tally);
        }
        finally
        {
            _probing = false;
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The standings of {Tally} could not send their frames; trying again")]
    partial void LogEmitFailed(Exception failed, string tally);
}
