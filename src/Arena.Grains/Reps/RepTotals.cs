using System.Collections.Immutable;
using Arena.Domain.Badges;

namespace Arena.Grains.Reps;

/// <summary>A rep's numbers in one period, over all teams, and the badges held.</summary>
/// <param name="Sequence">Of the last ledger entry.</param>
/// <param name="Values">By tally; what is missing is 0.</param>
/// <param name="Badges">Those held.</param>
/// <param name="Ahead">How near the others are, in the order of the rulebook.</param>
/// <param name="IsStale">Whether they may be behind, because the store does not answer.</param>
[GenerateSerializer, Immutable, Alias("arena.rep-totals")]
public sealed record RepTotals(long Sequence, ImmutableDictionary<string, long> Values, ImmutableArray<HeldBadge> Badges, ImmutableArray<BadgeProgress> Ahead, bool IsStale = false);
