using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Arena.Server.Import;

/// <summary>Which column is used for what; all other columns become attributes.</summary>
/// <param name="Columns">Indexes of columns by use.</param>
sealed partial record ColumnMapping(ImmutableDictionary<Target, int> Columns)
{
    static readonly FrozenDictionary<string, Target> UsesByName = Enum.GetValues<Target>().ToFrozenDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    public static ColumnMapping Empty { get; } = new(ImmutableDictionary<Target, int>.Empty);

    public int? this[Target target] => Columns.TryGetValue(target, out var column) ? column : null;

    /// <summary>The name of a use on the command line: <c>externalId</c>.</summary>
    public static string NameOf(Target target) => char.ToLowerInvariant(target.ToString()[0]) + target.ToString()[1..];

    /// <summary>The use that has a name, whatever its capitals; null for none.</summary>
    public static Target? Use(string name) => UsesByName.TryGetValue(name, out var target) ? target : null;

    /// <summary>The columns that are used for nothing else. The three that the list of failed rows adds are left out.</summary>
    public ImmutableArray<int> AttributeColumns(CsvTable table)
    {
        var ends = FailedRowsFile.IsOwn(table.Columns) ? FailedRowsFile.AddedColumns.Length : 0;
        return [.. Enumerable.Range(0, table.Columns.Length - ends).Where(column => !Columns.ContainsValue(column))];
    }

    /// <summary>Reads <c>externalId=COLUMN,rep=COLUMN</c>. A column's name may hold commas.</summary>
    /// <exception cref="ImportException">A use or a column is not known.</exception>
    public static ColumnMapping Parse(IEnumerable<string> options, CsvTable table)
    {
        var columns = ImmutableDictionary.CreateBuilder<Target, int>();
        foreach (var entry in options.SelectMany(option => BetweenEntries().Split(option)))
        {
            var at = entry.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? entry : entry[..at].Trim();
            if (at < 0 || Use(name) is not { } target)
                throw new ImportException($"--map: \"{entry}\" is not USE=COLUMN; the uses are {string.Join(", ", Enum.GetValues<Target>().Select(NameOf))}.");

            columns[target] = table.Find(entry[(at + 1)..])
                ?? throw new ImportException($"--map: there is no column \"{entry[(at + 1)..]}\"; the columns are {string.Join(", ", table.Columns.Select(column => CleanText.Shown(column)))}.");
        }

        return new ColumnMapping(columns.ToImmutable());
    }

    [GeneratedRegex(@",(?=\s*(?:externalId|rep|status|occurredAt|openedAt|amount|currency|quantity|score)\s*=)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex BetweenEntries();
}
