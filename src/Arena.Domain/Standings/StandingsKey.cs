using NodaTime;

namespace Arena.Domain.Standings;

/// <summary>What decides a place: the value, then who reached it earlier, then the lower number.</summary>
/// <param name="Value">Higher is better.</param>
/// <param name="ReachedAt">Earlier is better.</param>
/// <param name="Number">Of the rep or team; makes the order total.</param>
public readonly record struct StandingsKey(long Value, Instant ReachedAt, long Number)
{
    /// <summary>The best first.</summary>
    public static IComparer<StandingsKey> BestFirst { get; } = Comparer<StandingsKey>.Create((one, other) =>
    {
        var byValue = other.Value.CompareTo(one.Value);
        if (byValue != 0)
            return byValue;

        var byTime = one.ReachedAt.CompareTo(other.ReachedAt);
        return byTime != 0 ? byTime : one.Number.CompareTo(other.Number);
    });
}
