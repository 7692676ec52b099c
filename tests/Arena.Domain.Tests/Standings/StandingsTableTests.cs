using Arena.Domain.Standings;
using CsCheck;
using NodaTime;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Standings;

public sealed class StandingsTableTests
{
    static readonly Gen<(long Value, Instant ReachedAt)> Standing =
        Gen.Select(Gen.Long[0, 6], Gen.Int[0, 2], (value, day) => (value, Instant.FromUnixTimeSeconds(day)));

    // A number, what it has now and had before; or null: it is taken out.
    static readonly Gen<(long Number, ((long, Instant) Now, (long, Instant) Before)? Set)[]> Steps =
        Gen.Select(Gen.Long[1, 12], Standing, Standing, Gen.Int[0, 4], (number, now, before, kind) =>
            (number, kind == 0 ? null : (((long, Instant), (long, Instant))?)(now, before))).Array[0, 40];

    [Fact]
    public void Equal_values_share_a_rank_and_the_ranks_after_them_are_left_out()
    {
        var table = TableOf((1, 30), (2, 20), (3, 20), (4, 10));

        Assert.Equal([(1, 1L), (2, 2L), (2, 3L), (4, 4L)], table.Top(10).Select(place => (place.Rank, place.Number)));
    }

    [Fact]
    public void The_gap_is_to_the_next_better_value()
    {
        var table = TableOf((1, 30), (2, 20), (3, 20), (4, 15));

        Assert.Equal([null, 10L, 10L, 5L], table.Top(10).Select(place => place.GapToNext));
        Assert.All(TableOf((1, 30), (2, 30)).Top(2), place => Assert.Null(place.GapToNext));
    }

    [Fact]
    public void Around_somebody_are_as_many_on_each_side_as_there_are()
    {
        var table = TableOf((1, 50), (2, 40), (3, 30), (4, 20), (5, 10));

        Assert.Equal([2L, 3L, 4L], table.Around(3, 1).Select(place => place.Number));
        Assert.Equal([1L, 2L, 3L], table.Around(1, 2).Select(place => place.Number));
        Assert.Equal([4L, 5L], table.Around(5, 1).Select(place => place.Number));
        Assert.Equal([1L, 2L, 3L, 4L, 5L], table.Around(3, 5).Select(place => place.Number));
        Assert.Empty(table.Around(6, 5));
    }

    [Fact]
    public void The_previous_rank_is_the_one_at_the_start_of_the_day()
    {
        var table = new StandingsTable();
        table.Set(Mei, (30, Now), (10, Now));
        table.Set(Tom, (20, Now), (20, Now));

        Assert.Equal((1, 2), (table.Find(Mei)!.Value.Rank, table.Find(Mei)!.Value.PreviousRank));
        Assert.Equal((2, 1), (table.Find(Tom)!.Value.Rank, table.Find(Tom)!.Value.PreviousRank));
    }

    [Fact]
    public void On_a_board_where_nobody_had_anything_nobody_had_a_rank()
    {
        var table = new StandingsTable();
        table.Set(Mei, (30, Now), (0, Instant.MinValue));
        table.Set(Tom, (0, Instant.MinValue), (0, Instant.MinValue));

        Assert.All(table.Top(2), place => Assert.Null(place.PreviousRank));
    }

    [Fact]
    public void It_is_what_sorting_and_counting_find() => // Invariant 2
        Gen.Select(Steps, Gen.Int[0, 15], Gen.Int[0, 4]).Sample((steps, count, eachSide) =>
        {
            var table = new StandingsTable();
            var listed = new Dictionary<long, ((long Value, Instant ReachedAt) Now, (long Value, Instant ReachedAt) Before)>();
            foreach (var (number, set) in steps)
            {
                if (set is { } standing)
                {
                    table.Set(number, standing.Now, standing.Before);
                    listed[number] = standing;
                }
                else
                {
                    table.Remove(number);
                    listed.Remove(number);
                }
            }

            var expected = Sorted(listed);
            Assert.Equal(listed.Keys.Order(), table.Numbers.Order());
            Assert.Equal(expected.Count, table.Count);
            Assert.Equal(expected.Take(count), table.Top(count));
            Assert.All(Enumerable.Range(1, 12), number =>
            {
                var at = expected.FindIndex(place => place.Number == number);
                Assert.Equal(at < 0 ? null : expected[at], table.Find(number));
                Assert.Equal(expected.Where((_, index) => at >= 0 && Math.Abs(index - at) <= eachSide), table.Around(number, eachSide));
            });
        });

    static List<StandingsPlace> Sorted(Dictionary<long, ((long Value, Instant ReachedAt) Now, (long Value, Instant ReachedAt) Before)> listed) =>
    [
        .. listed.OrderByDescending(pair => pair.Value.Now.Value).ThenBy(pair => pair.Value.Now.ReachedAt).ThenBy(pair => pair.Key).Select((pair, index) => new StandingsPlace(
            1 + listed.Values.Count(other => other.Now.Value > pair.Value.Now.Value),
            index + 1,
            listed.Values.All(other => other.Before.Value == 0) ? null : 1 + listed.Values.Count(other => other.Before.Value > pair.Value.Before.Value),
            pair.Key,
            pair.Value.Now.Value,
            listed.Values.Where(other => other.Now.Value > pair.Value.Now.Value).Select(other => (long?)(other.Now.Value - pair.Value.Now.Value)).Min())),
    ];

    static StandingsTable TableOf(params (long Number, long Value)[] values)
    {
        var table = new StandingsTable();
        foreach (var (number, value) in values)
            table.Set(number, (value, Now), (value, Now));

        return table;
    }
}
