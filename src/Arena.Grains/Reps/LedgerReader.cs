using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;

namespace Arena.Grains.Reps;

/// <summary>
/// Works accounts out from their ledgers, for all reps of a silo. A long ledger keeps a processor busy, and after a failure many are worked out at once: one processor
/// is left to those who wait for an answer or a frame.
/// </summary>
sealed class LedgerReader(IRepStore store, Playbook playbook) : IDisposable
{
    const int PageSize = 1000;

    readonly SemaphoreSlim _room = new(Math.Max(1, Environment.ProcessorCount - 1));

    /// <summary>The account whose row is <paramref name="row"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer, or row and ledger are a commit apart because another activation is writing: ask again.</exception>
    /// <exception cref="InvalidDataException">The ledger is shorter than the row says.</exception>
    public async Task<RepAccount> ReadAsync(RepRow row)
    {
        // Read before there is room: a server of the store that hangs must not keep those waiting whose ledgers lie on another.
        var entries = await ReadEntriesAsync(row);
        await _room.WaitAsync();
        try
        {
            return RepNumbers.Fold(row.ToAccount(), entries, playbook.Rulebook, playbook.Calendar);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();

    async Task<List<LedgerEntry>> ReadEntriesAsync(RepRow row)
    {
        var entries = new List<LedgerEntry>();
        while (entries.Count < row.Sequence)
        {
            var read = await store.ReadLedgerAsync(row.Rep, entries.Count, PageSize, CancellationToken.None);
            if (read.Count == 0)
                throw new InvalidDataException($"The ledger of rep {row.Rep} ends at {entries.Count}, its row says {row.Sequence}.");

            entries.AddRange(read);
        }

        return entries.Count == row.Sequence ? entries : throw new StoreUnavailableException($"Rep {row.Rep} is being written elsewhere; send it again.");
    }
}
