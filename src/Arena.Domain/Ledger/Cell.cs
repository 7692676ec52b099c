using NodaTime;

namespace Arena.Domain.Ledger;

/// <summary>A running number of a rep.</summary>
/// <param name="Value">The sum of the credits in force.</param>
/// <param name="ReachedAt">The greatest time of the activities that the value rests on; decides among equal values. The start of time when there are none.</param>
/// <param name="Day">The local day on which it last changed.</param>
/// <param name="ValueBefore">The value when that day began.</param>
/// <param name="ReachedAtBefore">The same for <paramref name="ReachedAt"/>.</param>
public readonly record struct Cell(long Value, Instant ReachedAt, LocalDate Day, long ValueBefore, Instant ReachedAtBefore)
{
    /// <summary>A cell before its first credit.</summary>
    public static Cell Empty { get; } = new(0, Instant.MinValue, LocalDate.MinIsoValue, 0, Instant.MinValue);

    /// <summary>The value and time that stood when <paramref name="today"/> began.</summary>
    public (long Value, Instant ReachedAt) AtStartOf(LocalDate today) => Day < today ? (Value, ReachedAt) : (ValueBefore, ReachedAtBefore);

    /// <summary>The cell after a change on <paramref name="today"/>. A first change of a day keeps what stood before it.</summary>
    public Cell Change(long value, Instant reachedAt, LocalDate today)
    {
        var before = AtStartOf(today);
        return new Cell(value, reachedAt, Day < today ? today : Day, before.Value, before.ReachedAt);
    }
}

/// <summary>Which running number of a rep: a tally in a period, earned for a team.</summary>
public readonly record struct CellKey(string Tally, Period Period, int Team);
