using System.Collections.Immutable;
using Arena.Domain.Badges;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Tests.Store;

/// <summary>What every engine does with reps.</summary>
public abstract class RepStoreContract : StoreContract
{
    const long Mei = 7, Tom = 71;

    [Fact]
    public async Task A_rep_begins_with_nothing()
    {
        Assert.Null(await Store.ReadRowAsync(Mei, Stop));
        Assert.Empty(await Store.ReadLedgerAsync(Mei, 0, 10, Stop));
    }

    [Fact]
    public async Task What_was_committed_is_read_back_and_is_there_after_a_restart()
    {
        // Their numbers are 64 apart: what divides reps by their number puts both in one place.
        var (mei, tom) = (new RepSample(Mei), new RepSample(Tom));
        for (var commits = 0; commits < 60; commits++)
        {
            Assert.True(await Store.TryCommitAsync(mei.Next(), Stop));
            Assert.True(await Store.TryCommitAsync(tom.Next(), Stop));
            StoreAssert.SameRow(mei.Row, await Store.ReadRowAsync(Mei, Stop));
        }

        await AssertHoldsAsync(mei, tom);
        await ReopenAsync();
        await AssertHoldsAsync(mei, tom);

        // The fence is where it was.
        Assert.True(await Store.TryCommitAsync(mei.Next(), Stop));
        await AssertHoldsAsync(mei, tom);
    }

    [Fact]
    public async Task Of_two_commits_on_the_same_version_one_is_refused_and_leaves_nothing()
    {
        var (mei, rival) = (new RepSample(Mei), new RepSample(Mei, "rival"));
        for (var commits = 0; commits < 20; commits++)
        {
            Assert.True(await Store.TryCommitAsync(mei.Next(), Stop));
            var heads = await Store.ReadHeadsAsync(Stop);

            Assert.False(await Store.TryCommitAsync(rival.Next(), Stop));
            Assert.Equal(heads, await Store.ReadHeadsAsync(Stop));
        }

        await AssertHoldsAsync(mei);
        await ReopenAsync();
        await AssertHoldsAsync(mei);
    }

    [Fact]
    public async Task The_first_commit_expects_none_and_no_other_can_be_first()
    {
        var mei = new RepSample(Mei);
        var first = mei.Next();
        var second = mei.Next();

        Assert.False(await Store.TryCommitAsync(second, Stop));
        Assert.Null(await Store.ReadRowAsync(Mei, Stop));
        Assert.Empty(await Store.ReadLedgerAsync(Mei, 0, 10, Stop));
        Assert.True(await Store.TryCommitAsync(first, Stop));
        Assert.False(await Store.TryCommitAsync(first, Stop));
        Assert.True(await Store.TryCommitAsync(second, Stop));
        Assert.False(await Store.TryCommitAsync(second, Stop));
        await AssertHoldsAsync(mei);
    }

    [Fact]
    public async Task A_ledger_is_read_in_pages()
    {
        var mei = new RepSample(Mei);
        for (var commits = 0; commits < 30; commits++)
            Assert.True(await Store.TryCommitAsync(mei.Next(), Stop));

        var read = new List<LedgerEntry>();
        while (await Store.ReadLedgerAsync(Mei, read.Count, 7, Stop) is { Count: > 0 } page)
        {
            Assert.Equal(Math.Min(7, mei.Ledger.Count - read.Count), page.Count);
            read.AddRange(page);
        }

        StoreAssert.SameList(mei.Ledger, read);
    }

    [Fact]
    public async Task A_row_keeps_every_value_to_its_bounds()
    {
        var sample = new RepSample(Mei);
        var commit = sample.Next();
        var key = new CellKey("points {1}:积分", Period.Day(new LocalDate(2199, 12, 31)), Team: int.MaxValue);
        var patch = commit.Patch with
        {
            Membership = new Membership([new(Instant.MinValue, 0), new(StoreSamples.Start, 3), new(StoreSamples.Start + Duration.FromTicks(1), 4)]),
            Badges = [new HeldBadge("first-deal", StoreSamples.Start, new("梅\n", "{\"x\":1}"))],
            Celebrated = ["first-deal.7.00ff", "更多"],
            Celebrations = [new Celebration("first-deal.7.00ff", "first-deal", StoreSamples.Start)],
            Cells = commit.Patch.Cells.ToImmutableDictionary()
                .SetItem(key, new Cell(-9_007_199_254_740_991, Instant.MinValue, LocalDate.MinIsoValue, -1, Instant.MinValue))
                .SetItem(key with { Period = Period.All }, new Cell(9_007_199_254_740_991, StoreSamples.Start, new LocalDate(2017, 9, 29), 0, Instant.MinValue)),
        };
        commit = commit with
        {
            Patch = patch,
            Row = patch.ApplyTo(Mei, before: null),
            Past = [new PastCell(Mei, key with { Period = new Period(PeriodKind.Year, 1900, 0) }, new Cell(-5, Instant.MinValue, LocalDate.MinIsoValue, 7, StoreSamples.Start))],
        };

        Assert.True(await Store.TryCommitAsync(commit, Stop));
        await ReopenAsync();
        StoreAssert.SameRow(commit.Row, await Store.ReadRowAsync(Mei, Stop));
        Assert.Equal(commit.Past, await Store.ReadPastAsync(key.Tally, new Period(PeriodKind.Year, 1900, 0), Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task A_commit_without_entries_still_moves_the_marks()
    {
        var sample = new RepSample(Mei);
        RepCommit commit;
        do
        {
            commit = sample.Next();
            Assert.True(await Store.TryCommitAsync(commit, Stop));
        }
        while (!commit.Entries.IsEmpty);

        await AssertHoldsAsync(sample);
        Assert.Equal(sample.Account.Version, (await Store.ReadRowAsync(Mei, Stop))!.Version);
    }

    [Fact]
    public async Task Row_and_past_together_hold_every_number()
    {
        var mei = new RepSample(Mei);
        for (var commits = 0; commits < 120; commits++)
            Assert.True(await Store.TryCommitAsync(mei.Next(), Stop));

        await ReopenAsync();
        var union = new Dictionary<CellKey, Cell>();
        foreach (var (tally, period) in mei.Account.Cells.Keys.Select(key => (key.Tally, key.Period)).Distinct())
        {
            await foreach (var cell in Store.ReadPastAsync(tally, period, Stop))
                union.Add(cell.Key, cell.Cell);
        }

        foreach (var (key, cell) in (await Store.ReadRowAsync(Mei, Stop))!.Cells)
            union[key] = cell;

        StoreAssert.SameCells(mei.Account.Cells, union);
        Assert.Contains(mei.Past, cell => cell.Value.ReachedAt == Instant.MinValue);
        Assert.Contains(union, cell => cell.Value.Value < 0);
    }

    [Fact]
    public async Task Racing_commits_to_many_reps_land_exactly_once()
    {
        const int reps = 200, commitsEach = 6;
        var samples = Enumerable.Range(1, reps).ToDictionary(rep => (long)rep, rep => new RepSample(rep));
        await Task.WhenAll(samples.Select(async sample =>
        {
            for (var commits = 0; commits < commitsEach; commits++)
            {
                var commit = sample.Value.Next();
                var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Store.TryCommitAsync(commit, Stop)));
                Assert.Single(answers, wrote => wrote);
            }
        }));

        await ReopenAsync();
        foreach (var (rep, sample) in samples)
        {
            StoreAssert.SameRow(sample.Row, await Store.ReadRowAsync(rep, Stop));
            StoreAssert.SameList(sample.Ledger, await Store.ReadLedgerAsync(rep, 0, 1_000, Stop));
        }
    }

    /// <summary>The store holds what the samples committed and nothing else.</summary>
    Task AssertHoldsAsync(RepSample mei, RepSample? tom = null)
    {
        var reps = new Dictionary<long, RepSample> { [Mei] = mei };
        if (tom is not null)
            reps[Tom] = tom;

        return StoreContent.AssertRepsAsync(Store, reps, Stop);
    }
}
