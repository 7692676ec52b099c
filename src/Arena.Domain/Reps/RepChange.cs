using System.Collections.Immutable;
using Arena.Domain.Ledger;

namespace Arena.Domain.Reps;

/// <summary>One commit of a rep: the entries that are appended and the account after them. All of it is written in one atomic write.</summary>
/// <param name="Account">The account after the commit.</param>
/// <param name="Entries">What is appended to the ledger; may be none, when only a mark moves.</param>
/// <param name="ChangedCells">The running numbers that changed, as they are now.</param>
public sealed record RepChange(RepAccount Account, ImmutableArray<LedgerEntry> Entries, IReadOnlyDictionary<CellKey, Cell> ChangedCells)
{
    /// <summary>The version that the store must still have for this commit to be written.</summary>
    public long ExpectedVersion => Account.Version - 1;
}
