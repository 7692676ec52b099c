using System.Collections.Immutable;
using Arena.Domain.Ledger;

namespace Arena.Grains.Reps;

/// <summary>Part of a ledger.</summary>
/// <param name="Entries">In order.</param>
/// <param name="Next">The sequence to go on after; null at the end.</param>
[GenerateSerializer, Immutable, Alias("arena.ledger-page")]
public sealed record LedgerPage(ImmutableArray<LedgerEntry> Entries, long? Next);
