using System.Collections.Immutable;

namespace Arena.Domain.Money;

/// <summary>Dividing points or money among shares so that the shares add up to the whole.</summary>
public static class LargestRemainder
{
    /// <summary>
    /// Splits <paramref name="total"/> in proportion to <paramref name="weights"/>: each share is rounded towards zero, then the units
    /// left over go to the largest remainders, the earlier share first where remainders are equal.
    /// </summary>
    /// <remarks>The largest-remainder (Hamilton) method of apportionment: Balinski and Young, "Fair Representation", 1982.</remarks>
    /// <param name="total">Points, or money in minor units. Negative for a reversal.</param>
    /// <param name="weights">What each share counts; none negative, at least one positive.</param>
    /// <exception cref="ArgumentException">No weight is positive, or one is negative.</exception>
    public static ImmutableArray<long> Split(long total, ImmutableArray<int> weights)
    {
        var sum = weights.Sum(weight => (long)weight);
        if (sum <= 0 || weights.Any(weight => weight < 0))
            throw new ArgumentException("Weights are zero or more, and at least one is positive.", nameof(weights));

        // Most records have one share.
        if (weights.Length == 1)
            return [total];

        // A reversal must undo its original share by share, so the sign is set aside before anything is rounded.
        var magnitude = (Int128)Math.Abs(total);
        var shares = weights.Select(weight => (long)(magnitude * weight / sum)).ToArray();
        var left = (int)((long)magnitude - shares.Sum());
        var byRemainder = Enumerable.Range(0, weights.Length)
            .OrderByDescending(index => magnitude * weights[index] % sum)
            .ThenBy(index => index);
        foreach (var index in byRemainder.Take(left))
            shares[index]++;

        return [.. shares.Select(share => share * Math.Sign(total))];
    }

    /// <summary>Where a count of 1 goes: to the largest weight, the first among equals.</summary>
    public static int Largest(ImmutableArray<int> weights) =>
        Enumerable.Range(0, weights.Length).MaxBy(index => weights[index]);
}
