using Arena.Grains.Telemetry;
using Orleans.Utilities;

namespace Arena.Grains.Standings;

/// <summary>Sends what changed in the first places of one board to its observers.</summary>
sealed class FrameSender
{
    // Whose rows somebody was shown otherwise since the last frame: the next one says what they are, though they may be again as they were.
    readonly HashSet<string> _shownOtherwise = new(StringComparer.Ordinal);
    Dictionary<string, StandingsEntry> _entries;

    public FrameSender(StandingsQuery query, ObserverManager<IStandingsObserver> observers, StandingsSnapshot shown)
    {
        (Query, Observers, Shown) = (query, observers, shown);
        _entries = ById(shown);
    }

    public StandingsQuery Query { get; }

    public ObserverManager<IStandingsObserver> Observers { get; }

    /// <summary>What the observers were last told.</summary>
    public StandingsSnapshot Shown { get; private set; }

    /// <summary>Somebody who may take the next frame was given a snapshot between the last frame and that one.</summary>
    public void Gave(StandingsSnapshot snapshot)
    {
        if (snapshot.Version == Shown.Version)
            return;

        var first = snapshot.Entries.Take(Query.Top).ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        _shownOtherwise.UnionWith(first.Values.Where(entry => _entries.GetValueOrDefault(entry.Id) != entry).Select(entry => entry.Id));

        // Who asked for fewer places knows that there are more.
        if (first.Count == Math.Min(Query.Top, snapshot.Count))
            _shownOtherwise.UnionWith(_entries.Keys.Where(id => !first.ContainsKey(id)));
    }

    public async Task SendAsync(StandingsSnapshot now)
    {
        var (before, entries) = (_entries, ById(now));
        var frame = new StandingsFrame(
            now.Tally,
            now.Scope,
            now.Period,
            now.Version,
            Shown.Version,
            now.AsOf,
            [.. now.Entries.Where(entry => before.GetValueOrDefault(entry.Id) != entry || _shownOtherwise.Contains(entry.Id))],
            [.. before.Keys.Union(_shownOtherwise, StringComparer.Ordinal).Where(id => !entries.ContainsKey(id))],
            now.IsStale);
        (Shown, _entries) = (now, entries);
        _shownOtherwise.Clear();
        ArenaTelemetry.FramesMade.Add(1);
        await Observers.Notify(observer => observer.OnFrameAsync(frame));
    }

    static Dictionary<string, StandingsEntry> ById(StandingsSnapshot snapshot) => snapshot.Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
}
