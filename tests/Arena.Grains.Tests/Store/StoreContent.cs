using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>Whether a store holds exactly what a sample wrote: everything whole, and nothing besides.</summary>
static class StoreContent
{
    public static async Task AssertShardAsync(IIntakeStore store, int number, IntakeSample shard, CancellationToken cancellation)
    {
        Assert.Equal(shard.Head, await store.ReadHeadAsync(number, cancellation));
        StoreAssert.SameList(shard.Rows, await store.ReadRowsAsync(number, 1, int.MaxValue, cancellation));
        Assert.Equal(shard.Records.Keys.Select(key => key.Hash).Order(), (await store.ReadKnownKeysAsync(number, cancellation)).Order());

        var records = await store.ReadRecordsAsync(number, [.. shard.Records.Keys], cancellation);
        Assert.Equal(shard.Records.Count, records.Count);
        foreach (var (key, record) in shard.Records)
            StoreAssert.Same(record, records[key]);

        StoreAssert.SameSet(shard.Records.Values.Where(record => record.Waits), await store.ReadWaitingAsync(number, cancellation));
    }

    public static async Task AssertRepsAsync(IArenaStore store, IReadOnlyDictionary<long, RepSample> reps, CancellationToken cancellation)
    {
        foreach (var (number, rep) in reps)
        {
            StoreAssert.SameRow(rep.Row, await store.ReadRowAsync(number, cancellation));
            StoreAssert.SameList(rep.Ledger, await store.ReadLedgerAsync(number, 0, int.MaxValue, cancellation));
        }

        var (rows, past) = await ReadChangesAsync(store, cancellation);
        Assert.Equal(reps.Where(rep => rep.Value.Row is not null).Select(rep => rep.Key).Order(), rows.Select(row => row.Rep).Order());
        foreach (var row in rows)
            StoreAssert.SameRow(reps[row.Rep].Row, row);

        Assert.Equal(reps.SelectMany(rep => rep.Value.Past.Select(cell => new PastCell(rep.Key, cell.Key, cell.Value))).ToHashSet(), past.ToHashSet());
    }

    /// <summary>Everything that the changes lead to while nobody writes: each row and each past cell once.</summary>
    static async Task<(IReadOnlyList<RepRow> Rows, IReadOnlyList<PastCell> Past)> ReadChangesAsync(IChangeFeed store, CancellationToken cancellation)
    {
        var (rows, past) = (new List<RepRow>(), new List<PastCell>());
        foreach (var (shard, head) in (await store.ReadHeadsAsync(cancellation)).Index())
        {
            for (var position = 0L; position < head;)
            {
                var page = await store.ReadChangesAsync(shard, position, 1_000, cancellation);
                Assert.True(page.UpTo > position, "A page does not reach further, and the head is not reached.");
                rows.AddRange(page.Rows);
                past.AddRange(page.Past);
                position = page.UpTo;
            }
        }

        return (rows, past);
    }
}
