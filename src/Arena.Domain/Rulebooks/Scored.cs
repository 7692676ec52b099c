using System.Collections.Immutable;
using Arena.Domain.Ledger;

namespace Arena.Domain.Rulebooks;

/// <summary>What an activity is worth under a rulebook: one credit a share, or the reason why that cannot be said yet.</summary>
/// <param name="Credits">In the order of the activity's shares; empty when it is worth nothing.</param>
/// <param name="Held">Why it cannot be scored until something changes; null when it was scored.</param>
public sealed record Scored(ImmutableArray<Credit> Credits, Rejection? Held)
{
    public static Scored Nothing { get; } = new([], null);
}
