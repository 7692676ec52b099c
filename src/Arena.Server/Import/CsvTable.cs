using System.Collections.Immutable;
using CsvHelper;

namespace Arena.Server.Import;

/// <summary>A file's rows under named columns, all of it text.</summary>
/// <param name="Delimiter">What separates the columns.</param>
/// <param name="Columns">The names, clean and each there once; a column without a name is called "column N".</param>
/// <param name="Rows">In the file's order, without blank lines. A row may be shorter or longer than the header.</param>
sealed record CsvTable(char Delimiter, ImmutableArray<string> Columns, ImmutableArray<CsvRow> Rows)
{
    static readonly ImmutableArray<char> Delimiters = [',', ';', '\t', '|'];

    // Enough to tell the delimiters apart, little enough not to matter.
    const int SampleRows = 50, SampleLength = 1 << 16;

    /// <summary>The cell of a row, clean and in one line; empty where the row is too short or the column is not mapped.</summary>
    public static string Cell(CsvRow row, int? column) =>
        column is { } index && index < row.Fields.Length ? CleanText.Line(row.Fields[index]) : "";

    /// <summary>A column's cells that are not empty, with their rows.</summary>
    public IEnumerable<(CsvRow Row, string Cell)> CellsOf(int column) =>
        Rows.Select(row => (row, Cell: Cell(row, column))).Where(pair => pair.Cell.Length > 0);

    /// <summary>The index of a column by its name, exact before other capitals; null when there is none.</summary>
    public int? Find(string name)
    {
        var clean = CleanText.Line(name);
        var exact = Columns.IndexOf(clean);
        var index = exact >= 0 ? exact : Columns.IndexOf(clean, 0, Columns.Length, StringComparer.OrdinalIgnoreCase);
        return index >= 0 ? index : null;
    }

    /// <exception cref="ImportException">There is no header, a name is there twice, or a quote is never closed.</exception>
    public static CsvTable Parse(string text)
    {
        // Excel's own first line, which says what the delimiter is.
        var firstLine = 1;
        char? declared = null;
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4)
        {
            declared = text[4];
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            text = end < 0 ? "" : text[(end + 1)..];
            firstLine = 2;
        }

        var delimiter = declared ?? Detect(text);
        return Of([.. Read(text, delimiter, firstLine, isWhole: true)], delimiter);
    }

    /// <summary>The table of rows, the first of which names the columns.</summary>
    /// <exception cref="ImportException">There is no header, or a name is there twice.</exception>
    public static CsvTable Of(ImmutableArray<CsvRow> rows, char delimiter)
    {
        if (rows.IsEmpty)
            throw new ImportException("The file is empty.");

        var columns = CsvHeader.Read(rows[0]);
        return new CsvTable(delimiter, columns, [.. rows.Skip(1).Select(row => row.WithoutEmptyTail(columns.Length))]);
    }

    static char Detect(string text)
    {
        var sample = text[..Math.Min(text.Length, SampleLength)];
        var best = Delimiters
            .Select(delimiter => (Delimiter: delimiter, Rows: Read(sample, delimiter, 1, isWhole: false).Take(SampleRows).ToList()))
            .Where(candidate => candidate.Rows.Count > 0 && candidate.Rows[0].Fields.Length > 1)
            .OrderByDescending(candidate => candidate.Rows.Count(row => row.Fields.Length == candidate.Rows[0].Fields.Length) / (double)candidate.Rows.Count)
            .ThenByDescending(candidate => candidate.Rows[0].Fields.Length)
            .Select(candidate => (char?)candidate.Delimiter)
            .FirstOrDefault();

        // One column only: the mapping will say what is missing.
        return best ?? ',';
    }

    static IEnumerable<CsvRow> Read(string text, char delimiter, int firstLine, bool isWhole)
    {
        // A quote inside an unquoted cell (5" screen) is taken as it is; one that is never closed has swallowed the rest of the file.
        var isOpenQuote = false;
        var format = new CsvReaderOptions
        {
            Separator = delimiter,
            HasHeader = false,
            DetectSeparatorHint = false,
            TrackLineNumbers = true,
            OnMalformedRecord = record => isOpenQuote |= record.Reason == CsvMalformedReason.UnterminatedQuote,
        };
        using var csv = CsvReader.FromText(text, format);
        while (csv.Read())
        {
            var line = (int)csv.LineNumber + firstLine - 1;
            if (isOpenQuote && isWhole)
                throw new ImportException($"Line {line}: a quote is opened in this row and never closed.");

            ImmutableArray<string> fields = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            if (fields.Any(field => !string.IsNullOrWhiteSpace(field)))
                yield return new CsvRow(line, fields);
        }
    }
}

/// <summary>One row as it stands in the file.</summary>
/// <param name="Line">The line on which it starts; the file's first is 1.</param>
/// <param name="Fields">The cells, unquoted.</param>
sealed record CsvRow(int Line, ImmutableArray<string> Fields)
{
    /// <summary>The row without empty cells beyond the header: some programs end each line with a delimiter.</summary>
    public CsvRow WithoutEmptyTail(int columns)
    {
        var length = Fields.Length;
        while (length > columns && string.IsNullOrWhiteSpace(Fields[length - 1]))
            length--;

        return length == Fields.Length ? this : this with { Fields = Fields[..length] };
    }
}
