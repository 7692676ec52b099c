using Orleans.Concurrency;

namespace Arena.Grains.Standings;

/// <summary>The standings of reps and teams in one tally; the key is the tally's id. Everything in it is derived and can be built again.</summary>
[Alias("arena.standings")]
public interface IStandingsGrain : IGrainWithStringKey
{
    /// <summary>Takes over cells as they are now.</summary>
    [AlwaysInterleave, Alias("apply")]
    Task ApplyAsync(CellChanges changes);

    /// <summary>Lets go of everything; what is asked for next is built from the store.</summary>
    [AlwaysInterleave, Alias("forget")]
    Task ForgetAsync();

    /// <summary>The standings with everything that was acknowledged before the call, or marked stale when the store does not answer.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("read")]
    Task<StandingsSnapshot> ReadAsync(StandingsQuery query);

    /// <summary>The latest period of a kind in which anything was earned; null when nothing ever was.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("latest")]
    Task<string?> FindLatestAsync(Domain.Periods.PeriodKind kind);

    /// <summary>The place of a rep or team.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("rank")]
    Task<StandingsRank> FindRankAsync(StandingsScope scope, string period, long number);

    /// <summary>Sends frames to an observer until it is silent for half a minute. The answer's version shows whether frames were missed.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("watch")]
    Task<StandingsSnapshot> WatchAsync(StandingsQuery query, IStandingsObserver observer);
}

/// <summary>A place.</summary>
/// <param name="Rank">Null when the board does not list whom was asked for.</param>
/// <param name="IsStale">Whether it may be behind, because the store does not answer.</param>
[GenerateSerializer, Immutable, Alias("arena.standings-rank")]
public readonly record struct StandingsRank(int? Rank, bool IsStale);

/// <summary>Somebody who is sent frames.</summary>
[Alias("arena.standings-observer")]
public interface IStandingsObserver : IGrainObserver
{
    /// <summary>What changed.</summary>
    [OneWay, Alias("frame")]
    Task OnFrameAsync(StandingsFrame frame);
}
