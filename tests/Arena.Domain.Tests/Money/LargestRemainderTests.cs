using System.Collections.Immutable;
using System.Numerics;
using Arena.Domain.Money;
using CsCheck;

namespace Arena.Domain.Tests.Money;

public sealed class LargestRemainderTests
{
    static readonly Gen<long> Totals = Gen.OneOf(Gen.Long[-100, 100], Gen.Long[-1L << 53, 1L << 53]);
    static readonly Gen<ImmutableArray<int>> Weights =
        Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 1000], Gen.Int[0, int.MaxValue]).Array[1, 8].Where(weights => weights.Any(weight => weight > 0)).Select(weights => weights.ToImmutableArray());

    [Fact]
    public void The_unit_left_over_goes_to_the_largest_remainder()
    {
        Assert.Equal([34L, 33L, 33L], LargestRemainder.Split(100, [1, 1, 1]));
        Assert.Equal([14L, 29L, 57L], LargestRemainder.Split(100, [1, 2, 4]));
        Assert.Equal([0L, 0L, 1L, 0L], LargestRemainder.Split(1, [1, 1, 2, 2]));
    }

    [Fact]
    public void Shares_add_up_to_the_whole() => // Invariant 8
        Gen.Select(Totals, Weights).Sample((total, weights) => LargestRemainder.Split(total, weights).Sum() == total);

    [Fact]
    public void A_share_is_its_quota_rounded_up_or_down_and_larger_remainders_are_served_first() =>
        Gen.Select(Totals, Weights).Sample((total, weights) =>
        {
            var sum = weights.Aggregate(BigInteger.Zero, (sum, weight) => sum + weight);
            var split = LargestRemainder.Split(total, weights).Select(share => BigInteger.Abs(share)).ToList();
            var quotas = weights.Select(weight => BigInteger.DivRem(BigInteger.Abs(total) * weight, sum)).ToList();
            var served = Enumerable.Range(0, weights.Length).Where(index => split[index] != quotas[index].Quotient).ToList();
            var passedOver = Enumerable.Range(0, weights.Length).Except(served);

            Assert.All(served, index => Assert.Equal(quotas[index].Quotient + 1, split[index]));
            Assert.All(passedOver, other => Assert.All(served, index =>
                Assert.True((quotas[index].Remainder, -index).CompareTo((quotas[other].Remainder, -other)) > 0)));
        });

    [Fact]
    public void A_reversal_undoes_every_share() =>
        Gen.Select(Totals, Weights).Sample((total, weights) =>
            LargestRemainder.Split(-total, weights).SequenceEqual(LargestRemainder.Split(total, weights).Select(share => -share)));

    [Fact]
    public void Who_has_no_weight_gets_nothing() =>
        Gen.Select(Totals, Weights).Sample((total, weights) => LargestRemainder.Split(total, weights).Zip(weights).All(pair => pair.Second > 0 || pair.First == 0));

    [Fact]
    public void A_count_goes_to_the_largest_share_the_first_among_equals()
    {
        Assert.Equal(1, LargestRemainder.Largest([1, 3, 3]));
        Weights.Sample(weights => LargestRemainder.Largest(weights) == weights.IndexOf(weights.Max()));
    }

    [Fact]
    public void Weights_that_divide_nothing_are_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => LargestRemainder.Split(1, [0, 0]));
        Assert.Throws<ArgumentException>(() => LargestRemainder.Split(1, []));
        Assert.Throws<ArgumentException>(() => LargestRemainder.Split(1, [2, -1]));
    }
}
