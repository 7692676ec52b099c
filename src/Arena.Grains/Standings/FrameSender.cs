using Arena.Grains.Telemetry;
using Orleans.Utilities;

namespace Arena.Grains.Standings;

/// <summary>Sends what changed in the first places of one board to its observers.</summary>
sealed class FrameSender(StandingsQuery query, ObserverManager<IStandingsObserver> observers, StandingsSnapshot shown)
{
    public StandingsQuery Query { get; } = query;

    public ObserverManager<IStandingsObserver> Observers { get; } = observers;

    /// <summary>What the observers were last told.</summary>
    public StandingsSnapshot Shown { get; private set; } = shown;

    public async Task SendAsync(StandingsSnapshot now)
    {
        var before = Shown.Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        var frame = new StandingsFrame(
            now.Tally,
            now.Scope,
            now.Period,
            now.Version,
            Shown.Version,
            now.AsOf,
            [.. now.Entries.Where(entry => before.GetValueOrDefault(entry.Id) != entry)],
            [.. before.Keys.Except(now.Entries.Select(entry => entry.Id), StringComparer.Ordinal)],
            now.IsStale);
        Shown = now;
        ArenaTelemetry.FramesMade.Add(1);
        await Observers.Notify(observer => observer.OnFrameAsync(frame));
    }
}
