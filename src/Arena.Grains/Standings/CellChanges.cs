using System.Collections.Immutable;
using Arena.Domain.Ledger;

namespace Arena.Grains.Standings;

/// <summary>The cells that changed, of those that the receiver keeps.</summary>
/// <param name="Shard">The change shard.</param>
/// <param name="After">Where these changes begin (exclusive); a receiver at an earlier position reads for itself.</param>
/// <param name="UpTo">Where they end.</param>
/// <param name="Cells">As they are now.</param>
[GenerateSerializer, Immutable, Alias("arena.cell-changes")]
public sealed record CellChanges(int Shard, long After, long UpTo, ImmutableArray<RepCell> Cells);

/// <summary>A rep's cell as it is now.</summary>
[GenerateSerializer, Immutable, Alias("arena.rep-cell")]
public readonly record struct RepCell(long Rep, CellKey Key, Cell Cell);
