using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;

namespace Arena.Server.Import;

/// <summary>The rows that did not go in, beside the file they came from: the original columns, then where and why. Mended, it can be imported itself.</summary>
static class FailedRowsFile
{
    /// <summary>The columns that are added at the end; an import of such a file leaves them out.</summary>
    public static readonly ImmutableArray<string> AddedColumns = ["line", "field", "reason"];

    /// <summary>The list that belongs to a file.</summary>
    public static string PathFor(string file) => file + ".failed.csv";

    /// <summary>Whether a table is such a list.</summary>
    public static bool IsOwn(ImmutableArray<string> columns) => columns.Length > AddedColumns.Length && columns[^AddedColumns.Length..].SequenceEqual(AddedColumns);

    /// <summary>Writes the list, or removes an old one when there is nothing to list.</summary>
    public static async Task WriteAsync(string path, CsvTable table, IReadOnlyCollection<RowError> errors, CancellationToken cancellation)
    {
        if (errors.Count == 0)
        {
            File.Delete(path);
            return;
        }

        await using var file = File.Create(path);
        Write(file, table, errors, cancellation);
    }

    /// <summary>Writes the list.</summary>
    public static void Write(Stream file, CsvTable table, IReadOnlyCollection<RowError> errors, CancellationToken cancellation)
    {
        // Excel takes a file without the mark for one in the system's old code page, and Chinese names are lost.
        var format = new CsvWriterOptions { Separator = table.Delimiter, NewLine = "\n", WriteByteOrderMark = true };
        using var csv = CsvWriter.Create(file, format);
        var own = IsOwn(table.Columns) ? AddedColumns.Length : 0;
        var columns = table.Columns[..^own];
        var widest = Math.Max(columns.Length, errors.Select(error => error.Row.Fields.Length - own).DefaultIfEmpty().Max());
        csv.WriteRecord([.. columns, .. Enumerable.Range(columns.Length + 1, widest - columns.Length).Select(number => $"column {number}"), .. AddedColumns]);
        foreach (var error in errors.OrderBy(error => error.Row.Line))
        {
            cancellation.ThrowIfCancellationRequested();
            var cells = error.Row.Fields.Length == table.Columns.Length ? error.Row.Fields[..^own] : error.Row.Fields;
            var line = error.Row.Line.ToString(CultureInfo.InvariantCulture);
            csv.WriteRecord([.. cells, .. Enumerable.Repeat("", Math.Max(0, widest - cells.Length)), line, error.Field, error.Reason]);
        }
    }
}
