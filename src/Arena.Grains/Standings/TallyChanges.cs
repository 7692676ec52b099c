using System.Collections.Immutable;
using Arena.Domain.Ledger;

namespace Arena.Grains.Standings;

/// <summary>The cells of one tally that changed.</summary>
/// <param name="Shard">The change shard.</param>
/// <param name="After">Where these changes begin (exclusive); a receiver at another position reads for itself.</param>
/// <param name="UpTo">Where they end.</param>
/// <param name="Cells">As they are now.</param>
[GenerateSerializer, Immutable, Alias("arena.tally-changes")]
public sealed record TallyChanges(int Shard, long After, long UpTo, ImmutableArray<RepCell> Cells);

/// <summary>A rep's cell as it is now.</summary>
[GenerateSerializer, Immutable, Alias("arena.rep-cell")]
public readonly record struct RepCell(long Rep, CellKey Key, Cell Cell);
