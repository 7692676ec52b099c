using System.Globalization;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>What a change number stands for: a rep's row, as <c>r7</c>, or a past cell, as <c>p7:3:2017-W39:points</c>.</summary>
/// <param name="Field">Of the hash that holds the value.</param>
/// <param name="Past">The tally and period of a past cell; null for a row.</param>
readonly record struct ChangeMember(string Field, (string Tally, Period Period)? Past)
{
    public static ChangeMember Of(PastCell cell) => new(RedisKeys.Field(cell), (cell.Key.Tally, cell.Key.Period));

    /// <summary>The hash that holds the value.</summary>
    public RedisKey HashIn(int shard) => Past is var (tally, period) ? RedisKeys.Past(shard, tally, period) : RedisKeys.Reps(shard);

    /// <exception cref="InvalidDataException">It is neither.</exception>
    public static ChangeMember Parse(string member)
    {
        if (member.StartsWith('r'))
            return new ChangeMember(member[1..], null);

        // The tally comes last: it is a name and may hold anything.
        return member.Split(':', 4) is [['p', .. var rep], var team, var period, var tally] && Period.Parse(period) is { } found
            ? new ChangeMember($"{rep}:{team}", (tally, found))
            : throw new InvalidDataException($"A change of {member} cannot be read.");
    }

    public override string ToString() =>
        Past is var (tally, period) ? string.Create(CultureInfo.InvariantCulture, $"p{Field}:{period}:{tally}") : $"r{Field}";
}
