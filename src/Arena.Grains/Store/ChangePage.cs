using System.Collections.Immutable;

namespace Arena.Grains.Store;

/// <summary>What changed after a position.</summary>
/// <param name="UpTo">The position after this page; nothing with a number up to it is missing.</param>
/// <param name="Rows">Whole rows, as they are now.</param>
/// <param name="Past">Cells outside the rows, as they are now.</param>
public sealed record ChangePage(long UpTo, ImmutableArray<RepRow> Rows, ImmutableArray<PastCell> Past);
