using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;

namespace Arena.Grains.Audit;

/// <summary>A rep's numbers, worked out again from nothing but the ledger.</summary>
/// <param name="Row">As it stood before the ledger was read.</param>
/// <param name="InForce">What counts, by record.</param>
/// <param name="Cells">All running numbers.</param>
/// <param name="Broken">What is wrong with the ledger itself; null when nothing is.</param>
sealed record LedgerFold(RepRow Row, IReadOnlyDictionary<RecordKey, CreditInForce> InForce, IReadOnlyDictionary<CellKey, Cell> Cells, Difference? Broken)
{
    const int PageSize = 1000;

    public static async Task<LedgerFold> ReadAsync(IRepStore store, RepRow row, Playbook playbook, CancellationToken cancellation)
    {
        var entries = new List<LedgerEntry>((int)row.Sequence);
        while (entries.Count < row.Sequence)
        {
            var page = await store.ReadLedgerAsync(row.Rep, entries.Count, (int)Math.Min(PageSize, row.Sequence - entries.Count), cancellation);
            if (page.Count == 0)
                break;

            entries.AddRange(page);
        }

        var account = RepNumbers.Fold(RepAccount.Empty(row.Rep, row.Membership), entries, playbook.Rulebook, playbook.Calendar);
        return new LedgerFold(row, account.InForce, account.Cells, FindBreak(row, entries));
    }

    /// <summary>What the row says otherwise than the ledger.</summary>
    public IEnumerable<Finding> CompareRow()
    {
        if (Broken is not null)
            yield return new Finding(Broken, [Row.Rep]);

        foreach (var (key, cell) in Row.Cells)
        {
            var expected = Cells.GetValueOrDefault(key, Cell.Empty);
            if ((expected.Value, expected.ReachedAt) != (cell.Value, cell.ReachedAt))
                yield return Other(key, expected, cell);
        }
    }

    /// <summary>The numbers that have to stand outside the row.</summary>
    public IEnumerable<KeyValuePair<CellKey, Cell>> OutsideRow() => Cells.Where(cell => !Row.Cells.ContainsKey(cell.Key));

    public Finding Other(CellKey key, Cell expected, Cell? found) => new(
        new Difference(
            $"rep {Row.Rep}, {key.Tally} {key.Period}, team {key.Team}",
            $"{expected.Value} reached at {expected.ReachedAt}",
            found is { } cell ? $"{cell.Value} reached at {cell.ReachedAt}" : "nothing"),
        [Row.Rep]);

    static Difference? FindBreak(RepRow row, List<LedgerEntry> entries)
    {
        var hash = LedgerEntry.Genesis;
        for (var index = 0; index < entries.Count; index++)
        {
            var entry = entries[index];
            var expected = entry.HashAfter(hash);
            if (entry.Sequence != index + 1 || entry.Hash != expected)
                return new Difference($"rep {row.Rep}, ledger entry {index + 1}", expected, $"{entry.Hash} as entry {entry.Sequence}");

            hash = entry.Hash;
        }

        return (entries.Count, hash) == (row.Sequence, row.HeadHash)
            ? null
            : new Difference($"rep {row.Rep}, the end of the ledger", $"{row.HeadHash} as entry {row.Sequence}", $"{hash} as entry {entries.Count}");
    }
}
