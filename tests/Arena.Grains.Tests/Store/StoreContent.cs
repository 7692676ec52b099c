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

    public static async Task AssertRepAsync(IArenaStore store, long number, RepSample rep, CancellationToken cancellation)
    {
        StoreAssert.SameRow(rep.Row, await store.ReadRowAsync(number, cancellation));
        StoreAssert.SameList(rep.Ledger, await store.ReadLedgerAsync(number, 0, int.MaxValue, cancellation));
        foreach (var group in rep.Past.GroupBy(cell => (cell.Key.Tally, cell.Key.Period)))
        {
            var past = await store.ReadPastAsync(group.Key.Tally, group.Key.Period, cancellation).ToListAsync(cancellation);
            StoreAssert.SameCells(group, past.Where(cell => cell.Rep == number).Select(cell => KeyValuePair.Create(cell.Key, cell.Cell)));
        }
    }
}
