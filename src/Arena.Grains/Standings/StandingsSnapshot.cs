using System.Collections.Immutable;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Grains.Standings;

/// <summary>Standings at one version.</summary>
/// <param name="Tally">The board.</param>
/// <param name="Scope">Reps or teams.</param>
/// <param name="Period">The absolute key.</param>
/// <param name="Version">Of the whole board, not of this part alone.</param>
/// <param name="AsOf">When it was taken; of stale ones, until when everything was in.</param>
/// <param name="Count">How many are ranked.</param>
/// <param name="Entries">In order.</param>
/// <param name="IsStale">Whether they may be behind, because the store does not answer.</param>
[GenerateSerializer, Immutable, Alias("arena.standings-snapshot")]
public sealed record StandingsSnapshot(
    string Tally, StandingsScope Scope, string Period, FrameVersion Version, Instant AsOf, int Count, ImmutableArray<StandingsEntry> Entries, bool IsStale = false);

/// <summary>One row of the standings.</summary>
/// <param name="Rank">1 for the best; equal values share a rank.</param>
/// <param name="Position">1, 2, 3, ...: the order of the list, among equals as well.</param>
/// <param name="PreviousRank">At the last local midnight; null when there was none.</param>
/// <param name="Id">Of the rep or team, as in URLs.</param>
/// <param name="Name">What people read.</param>
/// <param name="Team">The id of the rep's team now; the team's own id in a team's row.</param>
/// <param name="Value">Points, minor units of money, or a count.</param>
/// <param name="GapToNext">To the next better value; null at the top.</param>
/// <param name="Names">What people read in either language, where that differs.</param>
[GenerateSerializer, Immutable, Alias("arena.standings-entry")]
public sealed record StandingsEntry(
    int Rank, int Position, int? PreviousRank, string Id, string Name, string? Team, long Value, long? GapToNext, LocalizedText? Names = null);
