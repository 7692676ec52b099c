using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Grains.Telemetry;
using Arena.Server.Standings;
using Microsoft.AspNetCore.SignalR;

namespace Arena.Server.Live;

/// <summary>Relays one board to its group. Latest state wins: while one frame is being sent, later ones become one.</summary>
sealed class BoardRelay(BoardWatch watch, IGrainFactory grains, IHubContext<LiveHub, ILiveClient> hub, BoardPeriods periods, Playbook playbook, TimeProvider time) : IStandingsObserver
{
    /// <summary>How long a frame may take from the board to here.</summary>
    static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(250);

    readonly Lock _lock = new();
    IStandingsObserver? _reference;
    string? _period;
    StandingsFrame? _pending;
    FrameVersion _known;
    bool _sending;

    /// <summary>
    /// Says again that somebody watches, follows a relative period when it has gone on, and tells those who watch when a frame was missed: the board's silo may
    /// have died with it.
    /// </summary>
    public async Task<StandingsSnapshot> RenewAsync()
    {
        var period = periods.Find(watch.Period)!.Value.ToString();
        string? previous;
        lock (_lock)
        {
            // Another period counts its versions from elsewhere.
            (previous, _period) = (_period, period);
            if (previous != period)
                (_known, _pending) = (default, null);
        }

        _reference ??= grains.CreateObjectReference<IStandingsObserver>(this);
        var snapshot = await grains.GetGrain<IStandingsGrain>(watch.Tally.Id).WatchAsync(new StandingsQuery(watch.Scope, period, Top: 50, Team: null, Around: null), _reference);
        if (previous is not null && previous != period)
            await hub.Clients.Group(watch.Group).Rolled(new RolledView(watch.Tally.Id, watch.Period));
        else if (previous is not null && IsNewer(snapshot.Version, _known))
            _ = TellOfGapAsync(snapshot);

        return snapshot;
    }

    // A frame without rows that builds on itself fits nothing older: whoever has not got so far takes the snapshot.
    async Task TellOfGapAsync(StandingsSnapshot snapshot)
    {
        await Task.Delay(OnItsWay, time);
        await OnFrameAsync(new StandingsFrame(snapshot.Tally, snapshot.Scope, snapshot.Period, snapshot.Version, snapshot.Version, snapshot.AsOf, [], [], snapshot.IsStale));
    }

    public async Task OnFrameAsync(StandingsFrame frame)
    {
        lock (_lock)
        {
            if (frame.Period != _period || !IsNewer(frame.Version, _known))
                return;

            _known = frame.Version;
            _pending = _pending is null ? frame : Merge(_pending, frame);
            if (_sending)
                return;

            _sending = true;
        }

        while (TakePending() is { } next)
        {
            using var span = ArenaTelemetry.Spans.StartActivity("frame");
            span?.SetTag("arena.board", watch.Group).SetTag("arena.version", next.Version.ToString());
            ArenaTelemetry.FramesSent.Add(1);
            await hub.Clients.Group(watch.Group).Frame(View(next));
        }
    }

    StandingsFrame? TakePending()
    {
        lock (_lock)
        {
            var next = _pending;
            _pending = null;
            _sending = next is not null;
            return next;
        }
    }

    static bool IsNewer(FrameVersion version, FrameVersion than) => (version.Epoch, version.Number).CompareTo((than.Epoch, than.Number)) > 0;

    static StandingsFrame Merge(StandingsFrame first, StandingsFrame second)
    {
        // With a frame missing between them the second stands for itself: whoever gets it sees the gap.
        if (first.Version.Epoch != second.Version.Epoch || IsNewer(second.Base, first.Version))
            return second;

        var newer = second.Rows.Select(row => row.Id).Concat(second.Gone).ToHashSet(StringComparer.Ordinal);
        var back = second.Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        return second with
        {
            Base = first.Base,
            Rows = [.. first.Rows.Where(row => !newer.Contains(row.Id)), .. second.Rows],
            Gone = [.. first.Gone.Where(id => !back.Contains(id)).Union(second.Gone, StringComparer.Ordinal)],
        };
    }

    FrameView View(StandingsFrame frame)
    {
        var shape = new ValueShape(watch.Tally, playbook.BaseCurrency);
        return new FrameView(
            frame.Tally,
            frame.Period,
            JsonNames.Of(frame.Scope),
            frame.Version.ToString(),
            frame.Base.ToString(),
            frame.AsOf.ToDateTimeOffset(),
            [.. frame.Rows.Select(row => EntryView.Of(row, frame.Scope, shape))],
            frame.Gone,
            frame.IsStale);
    }
}
