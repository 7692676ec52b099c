using System.Collections.Immutable;
using Arena.Grains.Standings;

namespace Arena.Grains.Teams;

/// <summary>The cells that a team's members filled for it in one period.</summary>
sealed class TeamBoard
{
    readonly Dictionary<long, Dictionary<string, long>> _values = [];

    /// <summary>Takes over a cell as it is now.</summary>
    public void Apply(RepCell cell)
    {
        if (!_values.TryGetValue(cell.Rep, out var values))
            _values[cell.Rep] = values = new Dictionary<string, long>(StringComparer.Ordinal);

        values[cell.Key.Tally] = cell.Cell.Value;
    }

    public TeamTotals Totals() => new(
        _values.Values.SelectMany(values => values)
            .GroupBy(value => value.Key, value => value.Value, StringComparer.Ordinal)
            .ToImmutableDictionary(tally => tally.Key, tally => tally.Sum(), StringComparer.Ordinal),
        [.. _values.Where(rep => rep.Value.Values.Any(value => value != 0))
            .OrderBy(rep => rep.Key)
            .Select(rep => new Contributor(rep.Key, rep.Value.ToImmutableDictionary(StringComparer.Ordinal)))]);
}
