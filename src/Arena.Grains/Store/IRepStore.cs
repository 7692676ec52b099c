using Arena.Domain.Ledger;

namespace Arena.Grains.Store;

/// <summary>The reps' ledgers and rows. Every method may throw <see cref="StoreUnavailableException"/>.</summary>
public interface IRepStore
{
    /// <summary>The rep's row as last committed; null before the first commit.</summary>
    Task<RepRow?> ReadRowAsync(long rep, CancellationToken cancellation);

    /// <summary>
    /// Writes entries, row and past cells in one atomic write and gives the change its number; durable when it returns true. Returns
    /// false, and writes nothing, when the row no longer has the expected version.
    /// </summary>
    Task<bool> TryCommitAsync(RepCommit commit, CancellationToken cancellation);

    /// <summary>Entries of a ledger in order, after a sequence (exclusive).</summary>
    Task<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long rep, long after, int limit, CancellationToken cancellation);
}
