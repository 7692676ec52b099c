using System.Collections.Immutable;
using NodaTime;

namespace Arena.Grains.Standings;

/// <summary>What changed in the first places of a board.</summary>
/// <param name="Tally">The board.</param>
/// <param name="Scope">Reps or teams.</param>
/// <param name="Period">The absolute key.</param>
/// <param name="Version">After it.</param>
/// <param name="Base">The version that it builds on. The rows are absolute, so it also fits any version between the two.</param>
/// <param name="AsOf">When it was taken; of a stale board, until when everything was in.</param>
/// <param name="Rows">Rows that are new or differ.</param>
/// <param name="Gone">Ids that are no longer among the first places.</param>
/// <param name="IsStale">Whether the board may be behind, because the store does not answer.</param>
[GenerateSerializer, Immutable, Alias("arena.standings-frame")]
public sealed record StandingsFrame(
    string Tally,
    StandingsScope Scope,
    string Period,
    FrameVersion Version,
    FrameVersion Base,
    Instant AsOf,
    ImmutableArray<StandingsEntry> Rows,
    ImmutableArray<string> Gone,
    bool IsStale = false);

/// <summary>Orders frames: a later epoch is a later activation, within one the number counts up.</summary>
[GenerateSerializer, Immutable, Alias("arena.frame-version")]
public readonly record struct FrameVersion(long Epoch, long Number)
{
    public override string ToString() => $"{Epoch}.{Number}";
}
