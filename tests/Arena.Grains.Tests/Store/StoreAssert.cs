using System.Collections.Immutable;
using System.Text;
using Arena.Domain.Ledger;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>Compares values by content: as they are written, because records of arrays and dictionaries do not compare themselves.</summary>
static class StoreAssert
{
    public static void Same<T>(T expected, T actual) => Assert.Equal(Text(expected), Text(actual));

    public static void SameList<T>(IEnumerable<T> expected, IEnumerable<T> actual) => Assert.Equal(expected.Select(Text), actual.Select(Text), StringComparer.Ordinal);

    /// <summary>The same values in any order.</summary>
    public static void SameSet<T>(IEnumerable<T> expected, IEnumerable<T> actual) =>
        Assert.Equal(expected.Select(Text).Order(StringComparer.Ordinal), actual.Select(Text).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    public static void SameRow(RepRow? expected, RepRow? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is null || actual is null)
            return;

        // Cells are packed in the order of a hash table; what they say does not depend on it.
        Same(expected with { Cells = Nothing }, actual with { Cells = Nothing });
        SameCells(expected.Cells, actual.Cells);
    }

    public static void SameCells(IEnumerable<KeyValuePair<CellKey, Cell>> expected, IEnumerable<KeyValuePair<CellKey, Cell>> actual) =>
        Assert.Equal(expected.ToDictionary(), actual.ToDictionary());

    static ImmutableDictionary<CellKey, Cell> Nothing => ImmutableDictionary<CellKey, Cell>.Empty;

    static string Text<T>(T value) => Encoding.UTF8.GetString(StoreJson.Write(value));
}
