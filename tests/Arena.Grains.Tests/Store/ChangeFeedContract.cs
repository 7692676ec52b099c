using Arena.Domain.Ledger;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>What every engine tells about what changed.</summary>
public abstract class ChangeFeedContract : StoreContract
{
    [Fact]
    public async Task A_new_store_has_no_changes()
    {
        Assert.Equal(Enumerable.Repeat(0L, Store.ChangeShards), await Store.ReadHeadsAsync(Stop));
        Assert.Empty(await Store.ReadAllRowsAsync(Stop).ToListAsync(Stop));
        Assert.Empty(await Store.ReadPastAsync("points", Period.All, Stop).ToListAsync(Stop));

        var page = await Store.ReadChangesAsync(0, 0, 10, Stop);
        Assert.Equal((0, 0, 0), (page.UpTo, page.Rows.Length, page.Past.Length));
    }

    [Fact]
    public async Task Rows_come_once_in_the_order_of_their_latest_change()
    {
        // Of one remainder, so that they share a counter wherever reps are divided by their number.
        RepSample mei = new(1), tom = new(65), ana = new(129);
        foreach (var sample in (RepSample[])[mei, tom, ana, mei])
            Assert.True(await Store.TryCommitAsync(sample.Next(), Stop));

        var shard = await ShardWithChangesAsync();
        var page = await Store.ReadChangesAsync(shard, 0, 100, Stop);
        Assert.Equal([65L, 129L, 1L], page.Rows.Select(row => row.Rep));
        StoreAssert.SameRow(mei.Row, page.Rows[^1]);
        Assert.Equal((await Store.ReadHeadsAsync(Stop))[shard], page.UpTo);

        var rest = await Store.ReadChangesAsync(shard, page.UpTo, 100, Stop);
        Assert.Equal((page.UpTo, 0, 0), (rest.UpTo, rest.Rows.Length, rest.Past.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public async Task Pages_of_any_size_reach_everything_exactly_once(int limit)
    {
        var samples = await CommitAsync(reps: 150, commitsEach: 4);
        await ReopenAsync();

        var followers = await FollowToHeadsAsync(limit);
        Assert.Equal(samples.Count, followers.Sum(follower => follower.RowsRead));
        Assert.Equal(samples.Sum(sample => sample.Past.Count), followers.Sum(follower => follower.PastRead));
        AssertHold(samples, followers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task Nothing_is_missed_while_others_commit(int limit)
    {
        using var writing = new CancellationTokenSource();
        var following = Enumerable.Range(0, Store.ChangeShards).Select(shard => FollowAsync(new Follower(shard), limit, writing.Token)).ToList();

        var samples = new List<RepSample>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            var mine = Enumerable.Range(0, 4).Select(number => new RepSample((number * 64) + (writer / 2) + 1 + (1000 * 64 * writer))).ToList();
            for (var commits = 0; commits < 40; commits++)
            {
                foreach (var sample in mine)
                    Assert.True(await Store.TryCommitAsync(sample.Next(), Stop));
            }

            lock (samples)
                samples.AddRange(mine);
        }));

        await writing.CancelAsync();
        AssertHold(samples, await Task.WhenAll(following));
    }

    [Fact]
    public async Task Heads_only_move_when_something_is_committed_and_outlive_a_restart()
    {
        var sample = new RepSample(5);
        Assert.True(await Store.TryCommitAsync(sample.Next(), Stop));
        var shard = await ShardWithChangesAsync();
        var before = await Store.ReadHeadsAsync(Stop);

        await ReopenAsync();
        Assert.Equal(before, await Store.ReadHeadsAsync(Stop));
        Assert.True(await Store.TryCommitAsync(sample.Next(), Stop));

        var after = await Store.ReadHeadsAsync(Stop);
        Assert.True(after[shard] > before[shard]);
        StoreAssert.SameRow(sample.Row, Assert.Single((await Store.ReadChangesAsync(shard, before[shard], 10, Stop)).Rows));
    }

    [Fact]
    public async Task All_rows_are_listed_once()
    {
        var samples = await CommitAsync(reps: 300, commitsEach: 2);
        await ReopenAsync();

        var rows = await Store.ReadAllRowsAsync(Stop).ToListAsync(Stop);
        Assert.Equal(samples.Count, rows.Count);
        foreach (var row in rows)
            StoreAssert.SameRow(samples.Single(sample => sample.Row!.Rep == row.Rep).Row, row);
    }

    [Fact]
    public async Task Past_cells_are_listed_by_tally_and_period()
    {
        var samples = await CommitAsync(reps: 70, commitsEach: 8);
        await ReopenAsync();

        var all = samples.SelectMany(sample => sample.Past.Select(cell => new PastCell(sample.Row!.Rep, cell.Key, cell.Value))).ToList();
        foreach (var group in all.GroupBy(cell => (cell.Key.Tally, cell.Key.Period)))
            Assert.Equal(group.ToHashSet(), [.. await Store.ReadPastAsync(group.Key.Tally, group.Key.Period, Stop).ToListAsync(Stop)]);

        Assert.NotEmpty(all);
        Assert.Empty(await Store.ReadPastAsync("points:{1}", Period.All, Stop).ToListAsync(Stop));
    }

    async Task<IReadOnlyList<RepSample>> CommitAsync(int reps, int commitsEach)
    {
        var samples = Enumerable.Range(1, reps).Select(rep => new RepSample(rep)).ToList();
        await Task.WhenAll(samples.Select(async sample =>
        {
            for (var commits = 0; commits < commitsEach; commits++)
                Assert.True(await Store.TryCommitAsync(sample.Next(), Stop));
        }));
        return samples;
    }

    async Task<int> ShardWithChangesAsync() => (await Store.ReadHeadsAsync(Stop)).Index().Single(head => head.Item > 0).Index;

    Task<Follower[]> FollowToHeadsAsync(int limit) =>
        Task.WhenAll(Enumerable.Range(0, Store.ChangeShards).Select(shard => FollowAsync(new Follower(shard), limit, new CancellationToken(canceled: true))));

    /// <summary>Reads pages for as long as others write, and then up to the head.</summary>
    async Task<Follower> FollowAsync(Follower follower, int limit, CancellationToken writing)
    {
        while (true)
        {
            // An engine may answer without ever waiting; the writers must get their turn all the same.
            await Task.Yield();

            // Asked before the head is read: what is committed after the writers have ended is nothing.
            var last = writing.IsCancellationRequested;
            var head = (await Store.ReadHeadsAsync(Stop))[follower.Shard];
            while (follower.Position < head)
            {
                var page = await Store.ReadChangesAsync(follower.Shard, follower.Position, limit, Stop);
                Assert.True(page.UpTo > follower.Position, "A page does not reach further, and the head is not reached.");
                follower.Take(page);
            }

            if (last)
                return follower;
        }
    }

    static void AssertHold(IReadOnlyCollection<RepSample> samples, IReadOnlyCollection<Follower> followers)
    {
        var rows = followers.SelectMany(follower => follower.Rows).ToDictionary();
        var past = followers.SelectMany(follower => follower.Past).ToDictionary();
        Assert.Equal(samples.Count, rows.Count);
        foreach (var sample in samples)
        {
            var rep = sample.Row!.Rep;
            StoreAssert.SameRow(sample.Row, rows[rep]);
            StoreAssert.SameCells(sample.Past, past.Where(cell => cell.Key.Rep == rep).Select(cell => KeyValuePair.Create(cell.Key.Cell, cell.Value)));
        }
    }

    /// <summary>What somebody knows who reads one shard's changes.</summary>
    sealed class Follower(int shard)
    {
        public int Shard { get; } = shard;
        public long Position { get; private set; }
        public int RowsRead { get; private set; }
        public int PastRead { get; private set; }
        public Dictionary<long, RepRow> Rows { get; } = [];
        public Dictionary<(long Rep, CellKey Cell), Cell> Past { get; } = [];

        public void Take(ChangePage page)
        {
            foreach (var row in page.Rows)
            {
                Assert.True(!Rows.TryGetValue(row.Rep, out var before) || before.Version <= row.Version, "A row went back.");
                Rows[row.Rep] = row;
            }

            foreach (var cell in page.Past)
                Past[(cell.Rep, cell.Key)] = cell.Cell;

            RowsRead += page.Rows.Length;
            PastRead += page.Past.Length;
            Position = page.UpTo;
        }
    }
}
