using Arena.Domain.Ledger;

namespace Arena.Grains.Store;

/// <summary>A running number that lies outside its rep's row, because its period is over or was corrected late.</summary>
public sealed record PastCell(long Rep, CellKey Key, Cell Cell);
