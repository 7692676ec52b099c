using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>What every engine's intake does.</summary>
public abstract class IntakeStoreContract : StoreContract
{
    const int Shard = 17;

    [Fact]
    public async Task A_shard_begins_empty()
    {
        Assert.Equal(ShardHead.Empty, await Store.ReadHeadAsync(Shard, Stop));
        Assert.Empty(await Store.ReadKnownKeysAsync(Shard, Stop));
        Assert.Empty(await Store.ReadRecordsAsync(Shard, [StoreSamples.KeyIn(Shard, 1)], Stop));
        Assert.Empty(await Store.ReadWaitingAsync(Shard, Stop));
        Assert.Empty(await Store.ReadRowsAsync(Shard, 1, 10, Stop));
    }

    [Fact]
    public async Task What_was_appended_is_read_back_and_is_there_after_a_restart()
    {
        var shard = await AppendAsync(new IntakeSample(Shard), 40);

        await AssertHoldsAsync(Shard, shard);
        await ReopenAsync();
        await AssertHoldsAsync(Shard, shard);

        // The fence is where it was.
        await AppendAsync(shard, 5);
        await AssertHoldsAsync(Shard, shard);
    }

    [Fact]
    public async Task Of_two_writers_with_the_same_head_one_is_refused_and_leaves_nothing()
    {
        var shard = await AppendAsync(new IntakeSample(Shard), 6);
        var rival = StoreSamples.Append(
            Shard,
            shard.Head.Sequence,
            StoreSamples.Deal(StoreSamples.KeyIn(Shard, 1, "rival"), 1, StoreSamples.Start, 100, new Share("nobody", 1)),
            StoreSamples.Deal(shard.Records.Keys.First(), 99, StoreSamples.Start, 100, new Share("mei", 1)));

        // The seventh only moves the cursor, which the fence does not see; the eighth has rows.
        await AppendAsync(shard, 2);
        Assert.False(await Store.TryAppendAsync(rival with { Cursor = 77, NamesVersion = 88 }, Stop));
        await AssertHoldsAsync(Shard, shard);
        await ReopenAsync();
        Assert.False(await Store.TryAppendAsync(rival, Stop));
        await AssertHoldsAsync(Shard, shard);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task An_append_that_expects_another_sequence_is_refused(int off)
    {
        var shard = await AppendAsync(new IntakeSample(Shard), 3);
        var deal = StoreSamples.Deal(StoreSamples.KeyIn(Shard, 1, "other"), 1, StoreSamples.Start, 100, new Share("mei", 1));

        Assert.False(await Store.TryAppendAsync(StoreSamples.Append(Shard, shard.Head.Sequence + off, deal), Stop));
        Assert.False(await Store.TryAppendAsync(new IntakeAppend(Shard, shard.Head.Sequence + off, [], Cursor: 9, NamesVersion: 9), Stop));
        await AssertHoldsAsync(Shard, shard);
    }

    [Fact]
    public async Task An_append_without_rows_moves_the_cursor_and_the_version_of_the_names()
    {
        Assert.True(await Store.TryAppendAsync(new IntakeAppend(Shard, 0, [], Cursor: 1, NamesVersion: 5), Stop));
        Assert.Equal(new ShardHead(0, 1, 5), await Store.ReadHeadAsync(Shard, Stop));

        var deal = StoreSamples.Deal(StoreSamples.KeyIn(Shard, 1), 1, StoreSamples.Start, 100, new Share("mei", 1));
        Assert.True(await Store.TryAppendAsync(StoreSamples.Append(Shard, 0, deal) with { NamesVersion = 5 }, Stop));
        Assert.True(await Store.TryAppendAsync(new IntakeAppend(Shard, 1, [], Cursor: 2, NamesVersion: 6), Stop));

        Assert.Equal(new ShardHead(1, 2, 6), await Store.ReadHeadAsync(Shard, Stop));
        Assert.Single(await Store.ReadRowsAsync(Shard, 1, 10, Stop));
        await ReopenAsync();
        Assert.Equal(new ShardHead(1, 2, 6), await Store.ReadHeadAsync(Shard, Stop));
    }

    [Fact]
    public async Task The_record_in_force_is_the_last_that_was_appended()
    {
        var key = StoreSamples.KeyIn(Shard, 1);
        var first = StoreSamples.Append(Shard, 0, StoreSamples.Deal(key, 1, StoreSamples.Start, 100, new Share("mei", 1)));
        var second = StoreSamples.Append(
            Shard,
            1,
            StoreSamples.Deal(key, 2, StoreSamples.Start, 200, new Share("mei", 1)),
            StoreSamples.Deal(key, 3, StoreSamples.Start, 300, new Share("mei", 1)));
        Assert.True(await Store.TryAppendAsync(first, Stop));
        Assert.True(await Store.TryAppendAsync(second, Stop));

        var found = await Store.ReadRecordsAsync(Shard, [key, StoreSamples.KeyIn(Shard, 2)], Stop);
        StoreAssert.Same(second.Rows[^1].Record, Assert.Single(found).Value);
        Assert.Equal([key.Hash], await Store.ReadKnownKeysAsync(Shard, Stop));
    }

    [Fact]
    public async Task A_record_waits_until_it_no_longer_does()
    {
        var key = StoreSamples.KeyIn(Shard, 1);
        var waiting = StoreSamples.Append(Shard, 0, StoreSamples.Deal(key, 1, StoreSamples.Start, 100, new Share("nobody", 1)));
        Assert.True(await Store.TryAppendAsync(waiting, Stop));
        StoreAssert.SameList([waiting.Rows[0].Record], await Store.ReadWaitingAsync(Shard, Stop));

        await ReopenAsync();
        StoreAssert.SameList([waiting.Rows[0].Record], await Store.ReadWaitingAsync(Shard, Stop));

        // In one append it waits again and then does not: the last word counts.
        var settled = StoreSamples.Append(
            Shard,
            1,
            StoreSamples.Deal(key, 2, StoreSamples.Start, 100, new Share("nobody else", 1)),
            StoreSamples.Deal(key, 3, StoreSamples.Start, 100, new Share("mei", 1)));
        Assert.True(await Store.TryAppendAsync(settled, Stop));
        Assert.Empty(await Store.ReadWaitingAsync(Shard, Stop));
    }

    [Fact]
    public async Task All_records_of_a_shard_are_read_as_they_are_in_force()
    {
        var shard = await AppendAsync(new IntakeSample(Shard), 30);
        var other = StoreSamples.Append(Shard + 1, 0, StoreSamples.Deal(StoreSamples.KeyIn(Shard + 1, 1), 1, StoreSamples.Start, 100, new Share("mei", 1)));
        Assert.True(await Store.TryAppendAsync(other, Stop));

        await AssertAllAsync();
        await ReopenAsync();
        await AssertAllAsync();

        async Task AssertAllAsync()
        {
            var read = new List<IntakeRecord>();
            await foreach (var page in Store.ReadAllRecordsAsync(Shard, Stop))
                read.AddRange(page);

            StoreAssert.SameList(shard.Records.Values.OrderBy(record => record.Activity.Key, RecordKey.Order), read.OrderBy(record => record.Activity.Key, RecordKey.Order));
        }
    }

    [Fact]
    public async Task Rows_are_read_in_order_from_a_sequence_as_many_as_asked_for()
    {
        var shard = await AppendAsync(new IntakeSample(Shard), 12);
        var last = shard.Head.Sequence;

        StoreAssert.SameList(shard.Rows.Take(3), await Store.ReadRowsAsync(Shard, 1, 3, Stop));
        StoreAssert.SameList(shard.Rows.Skip(4).Take(5), await Store.ReadRowsAsync(Shard, 5, 5, Stop));
        StoreAssert.SameList([shard.Rows[^1]], await Store.ReadRowsAsync(Shard, last, 100, Stop));
        Assert.Empty(await Store.ReadRowsAsync(Shard, last + 1, 100, Stop));
    }

    [Theory]
    [MemberData(nameof(StoreSamples.AwkwardNames), MemberType = typeof(StoreSamples))]
    public async Task Any_name_is_only_a_name(string source, string externalId)
    {
        var key = new RecordKey(source, externalId);
        var append = StoreSamples.Append(key.Shard, 0, StoreSamples.Deal(key, 1, StoreSamples.Start, 100, new Share("{nobody}:\n", 1)));
        Assert.True(await Store.TryAppendAsync(append, Stop));

        async Task AssertIsThereAsync()
        {
            Assert.Equal([key.Hash], await Store.ReadKnownKeysAsync(key.Shard, Stop));
            var found = Assert.Single(await Store.ReadRecordsAsync(key.Shard, [key], Stop));
            Assert.Equal(key, found.Key);
            StoreAssert.Same(append.Rows[0].Record, found.Value);
            StoreAssert.SameList([append.Rows[0].Record], await Store.ReadWaitingAsync(key.Shard, Stop));
            StoreAssert.SameList(append.Rows, await Store.ReadRowsAsync(key.Shard, 1, 10, Stop));
        }

        await AssertIsThereAsync();
        await ReopenAsync();
        await AssertIsThereAsync();
    }

    [Fact]
    public async Task Many_records_are_found_among_many()
    {
        var activities = Enumerable.Range(0, 3_000)
            .Select(number => StoreSamples.Deal(StoreSamples.KeyIn(Shard, number), 1, StoreSamples.Start, number, new Share("nobody", 1)))
            .ToList();
        var sequence = 0L;
        foreach (var batch in activities.Chunk(500))
        {
            Assert.True(await Store.TryAppendAsync(StoreSamples.Append(Shard, sequence, [.. batch]), Stop));
            sequence += batch.Length;
        }

        var keys = activities.Select(activity => activity.Key).ToList();
        Assert.Equal(keys.Select(key => key.Hash).Order(), (await Store.ReadKnownKeysAsync(Shard, Stop)).Order());
        Assert.Equal(keys.ToHashSet(), [.. (await Store.ReadRecordsAsync(Shard, keys, Stop)).Keys]);
        Assert.Equal(keys.ToHashSet(), [.. (await Store.ReadWaitingAsync(Shard, Stop)).Select(record => record.Activity.Key)]);
        Assert.Equal(3_000, (await Store.ReadRowsAsync(Shard, 1, 5_000, Stop)).Count);
    }

    [Fact]
    public async Task Racing_appends_to_all_shards_land_exactly_once()
    {
        const int writers = 3, appendsEach = 4;
        await Task.WhenAll(
            from shard in Enumerable.Range(0, RecordKey.Shards)
            from writer in Enumerable.Range(0, writers)
            select AppendUnderContentionAsync(shard, writer, appendsEach));

        await ReopenAsync();
        for (var shard = 0; shard < RecordKey.Shards; shard++)
        {
            var rows = await Store.ReadRowsAsync(shard, 1, 1_000, Stop);
            Assert.Equal(Enumerable.Range(1, writers * appendsEach).Select(sequence => (long)sequence), rows.Select(row => row.Sequence));
            Assert.Equal(writers * appendsEach, rows.Select(row => row.Record.Activity.Key).Distinct().Count());
            Assert.Equal(writers * appendsEach, (await Store.ReadHeadAsync(shard, Stop)).Sequence);
            Assert.Equal(writers * appendsEach, (await Store.ReadKnownKeysAsync(shard, Stop)).Count);
        }
    }

    async Task AppendUnderContentionAsync(int shard, int writer, int appends)
    {
        for (var number = 0; number < appends;)
        {
            var head = await Store.ReadHeadAsync(shard, Stop);
            var deal = StoreSamples.Deal(StoreSamples.KeyIn(shard, number, $"writer-{writer}"), 1, StoreSamples.Start, 100, new Share("mei", 1));
            if (await Store.TryAppendAsync(StoreSamples.Append(shard, head.Sequence, deal), Stop))
                number++;
        }
    }

    async Task<IntakeSample> AppendAsync(IntakeSample shard, int appends)
    {
        for (; appends > 0; appends--)
            Assert.True(await Store.TryAppendAsync(shard.Next(), Stop));

        return shard;
    }

    /// <summary>The shard holds what the sample appended and nothing else.</summary>
    Task AssertHoldsAsync(int number, IntakeSample shard) => StoreContent.AssertShardAsync(Store, number, shard, Stop);
}
