using NodaTime;

namespace Arena.Domain.Standings;

/// <summary>A <see cref="StandingsKey"/> in 24 bytes; the least comes first. Its time is exact to the nanosecond from 1678 to 2262, and clamped outside.</summary>
readonly record struct PackedKey(long Value, long ReachedAt, long Number) : IComparable<PackedKey>
{
    // What lies beyond does not fit into 64 bits of nanoseconds.
    const long MostTicks = long.MaxValue / 100 - 1;

    public static PackedKey Of(StandingsKey key) => new(key.Value, Pack(key.ReachedAt), key.Number);

    /// <summary>The best imaginable key of a value: all keys before it have a greater one.</summary>
    public static PackedKey BestOf(long value) => new(value, long.MinValue, long.MinValue);

    public StandingsKey Unpack() => new(Value, Unpack(ReachedAt), Number);

    public static long Pack(Instant time)
    {
        var ticks = time.ToUnixTimeTicks();
        return ticks < -MostTicks ? long.MinValue : ticks > MostTicks ? long.MaxValue : (time - NodaConstants.UnixEpoch).ToInt64Nanoseconds();
    }

    public static Instant Unpack(long time) => time switch
    {
        long.MinValue => Instant.MinValue,
        long.MaxValue => Instant.MaxValue,
        _ => NodaConstants.UnixEpoch + Duration.FromNanoseconds(time),
    };

    public int CompareTo(PackedKey other)
    {
        if (Value != other.Value)
            return Value > other.Value ? -1 : 1;

        if (ReachedAt != other.ReachedAt)
            return ReachedAt < other.ReachedAt ? -1 : 1;

        return Number.CompareTo(other.Number);
    }

    public static bool operator <(PackedKey one, PackedKey other) => one.CompareTo(other) < 0;

    public static bool operator >(PackedKey one, PackedKey other) => one.CompareTo(other) > 0;

    public static bool operator <=(PackedKey one, PackedKey other) => one.CompareTo(other) <= 0;

    public static bool operator >=(PackedKey one, PackedKey other) => one.CompareTo(other) >= 0;
}
