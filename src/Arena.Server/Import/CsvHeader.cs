using System.Collections.Immutable;

namespace Arena.Server.Import;

/// <summary>The names of the columns, from the file's first row.</summary>
static class CsvHeader
{
    /// <exception cref="ImportException">The row holds data, or a name is there twice.</exception>
    public static ImmutableArray<string> Read(CsvRow row)
    {
        var names = row.Fields.Select(CleanText.Line).ToList();
        while (names.Count > 1 && names[^1].Length == 0)
            names.RemoveAt(names.Count - 1);

        if (LooksLikeData(names))
        {
            throw new ImportException(
                $"Line {row.Line} must name the columns, but looks like data ({CleanText.Shown(string.Join(" | ", names), 80)}). Add a header line.");
        }

        for (var index = 0; index < names.Count; index++)
        {
            if (names[index].Length == 0)
                names[index] = $"column {index + 1}";
        }

        var twice = names.Index().GroupBy(name => name.Item, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new ImportException(
                $"The column name \"{CleanText.Shown(twice.Key)}\" is there twice (columns {string.Join(" and ", twice.Select(name => name.Index + 1))}). Rename one.");
        }

        return [.. names];
    }

    // Nobody calls a column by a date. A number alone may be a name (2017), unless no other name is familiar.
    static bool LooksLikeData(List<string> names) =>
        names.Any(name => DateText.Split(name) is not null)
        || (names.Any(IsNumber) && names.Count(HeaderWords.IsFamiliar) < 2);

    static bool IsNumber(string name) => name.Any(char.IsDigit) && name.All(mark => char.IsDigit(mark) || mark is '.' or ',' or '-');
}
