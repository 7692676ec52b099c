using Arena.Domain.Standings;
using CsCheck;
using NodaTime;

namespace Arena.Domain.Tests.Standings;

public sealed class RankedSetTests
{
    // Few values and times, so that ties are common.
    static readonly Gen<StandingsKey> Key = Gen.Select(Gen.Long[-2, 8], Gen.Int[0, 3], Gen.Long[1, 40], (value, day, number) =>
        new StandingsKey(value, Instant.FromUnixTimeSeconds(day * 86_400), number));

    [Fact]
    public void The_higher_value_comes_first_then_who_reached_it_earlier_then_the_lower_number()
    {
        var set = new RankedSet();
        var (early, late) = (Instant.FromUnixTimeSeconds(1), Instant.FromUnixTimeSeconds(2));
        StandingsKey[] inOrder = [new(20, late, 9), new(10, early, 5), new(10, late, 2), new(10, late, 3), new(0, early, 1)];
        foreach (var index in (int[])[3, 0, 4, 1, 2])
            set.Add(inOrder[index]);

        Assert.Equal(inOrder, set.Range(0, 10));
        Assert.Equal([0, 1, 2, 3, 4], inOrder.Select(set.PlaceOf));
    }

    [Fact]
    public void It_is_a_sorted_list_whatever_is_added_and_removed() => // Invariant 2
        Gen.Select(Gen.Bool, Key).Array[0, 120].Sample(steps =>
        {
            var (set, oracle) = (new RankedSet(), new HashSet<StandingsKey>());
            foreach (var (add, key) in steps)
            {
                if (!add)
                    Assert.Equal(oracle.Remove(key), set.Remove(key));
                else if (oracle.Add(key))
                    set.Add(key);
                else
                    Assert.Throws<ArgumentException>(() => set.Add(key));

                Assert.Equal(oracle.Count, set.Count);
            }

            var sorted = oracle.Order(StandingsKey.BestFirst).ToList();
            Assert.Equal(sorted, set.Range(0, int.MaxValue));
            Assert.All(steps, step => Assert.Equal(sorted.Count(key => StandingsKey.BestFirst.Compare(key, step.Item2) < 0), set.PlaceOf(step.Item2)));
        });

    [Fact]
    public void A_range_is_a_slice_and_leaves_out_what_lies_outside() =>
        Gen.Select(Key.Array[0, 30], Gen.Int[-10, 40], Gen.Int[-3, 40]).Sample((keys, place, count) =>
        {
            var set = new RankedSet();
            var sorted = keys.Distinct().Order(StandingsKey.BestFirst).ToList();
            sorted.ForEach(set.Add);

            Assert.Equal(sorted.Where((_, index) => index >= place && index < place + count), set.Range(place, count));
        });

    [Fact]
    public void It_stays_a_sorted_list_over_many_chunks_that_fill_and_empty()
    {
        var random = new Random(17);
        var set = new RankedSet();
        var byNumber = new Dictionary<long, StandingsKey>();
        for (var round = 0; round < 6; round++)
        {
            // It grows to some thousands, most values move, then nine of ten go.
            for (var number = 0L; number < 6000; number++)
            {
                if (byNumber.Remove(number, out var old))
                    Assert.True(set.Remove(old));

                byNumber[number] = new StandingsKey(random.Next(2000), Instant.FromUnixTimeSeconds(random.Next(5)), number);
                set.Add(byNumber[number]);
            }

            CheckAgainst(byNumber.Values, set, random);
            foreach (var number in Enumerable.Range(0, 6000).Where(number => number % 10 != round))
            {
                byNumber.Remove(number, out var old);
                Assert.True(set.Remove(old));
            }

            CheckAgainst(byNumber.Values, set, random);
        }
    }

    [Fact]
    public void An_empty_set_has_no_places()
    {
        var set = new RankedSet();
        var key = new StandingsKey(1, Instant.MinValue, 1);

        Assert.Equal((0, false, 0), (set.Count, set.Remove(key), set.PlaceOf(key)));
        Assert.Empty(set.Range(0, 10));
    }

    static void CheckAgainst(IEnumerable<StandingsKey> keys, RankedSet set, Random random)
    {
        var sorted = keys.Order(StandingsKey.BestFirst).ToList();
        Assert.Equal(sorted, set.Range(0, int.MaxValue));
        for (var probe = 0; probe < 50; probe++)
        {
            var place = random.Next(sorted.Count);
            Assert.Equal(place, set.PlaceOf(sorted[place]));
            Assert.Equal(sorted.Skip(place).Take(3), set.Range(place, 3));
        }
    }
}
