using System.Collections.Immutable;
using System.Globalization;
using ExcelDataReader;
using UtfUnknown;

namespace Arena.Server.Import;

/// <summary>A file as a table: delimited text in whatever encoding it was saved, or the first sheet of a workbook.</summary>
/// <param name="Table">Its rows.</param>
/// <param name="Encoding">utf-8, utf-16, gb18030, windows-1252, or xlsx for a workbook.</param>
sealed record TableFile(CsvTable Table, string Encoding)
{
    /// <summary>Encodings that can be asked for.</summary>
    public static readonly ImmutableArray<string> Encodings = ["utf-8", "gb18030", "windows-1252", "utf-16"];

    const string Workbook = "xlsx";

    static TableFile() => System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

    /// <summary>Reads a file from disk.</summary>
    /// <exception cref="ImportException">It is missing, too large, or no table.</exception>
    public static async Task<TableFile> ReadAsync(string path, CancellationToken cancellation) =>
        Read(await Utf8File.ReadBytesAsync(path, cancellation), encoding: null);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="encoding">One of <see cref="Encodings"/>; null to find out.</param>
    /// <exception cref="ImportException">It is no table; the message says why.</exception>
    public static TableFile Read(byte[] bytes, string? encoding)
    {
        // A workbook of today is a zip file, one of the nineties a compound document.
        if (bytes is [0x50, 0x4B, 0x03, 0x04, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..])
            return new TableFile(Sheet(bytes), Workbook);

        var name = encoding ?? Detect(bytes);
        return new TableFile(CsvTable.Parse(Decode(bytes, name)), name);
    }

    static string Detect(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return "utf-16";

        // A NUL is in no text; what follows from it says which line it is on.
        if (IsUtf8(bytes) || bytes.Contains((byte)0))
            return "utf-8";

        // What is not UTF-8 is, in our offices, Excel's Chinese or Excel's Western: the detector weighs the bytes, and Chinese has the say.
        var found = CharsetDetector.DetectFromBytes(bytes).Details?.Select(detail => detail.EncodingName.ToUpperInvariant()) ?? [];
        return found.Any(name => name is "GB18030" or "GB2312" or "GBK" or "HZ-GB-2312" or "EUC-CN") ? "gb18030" : "windows-1252";
    }

    static bool IsUtf8(byte[] bytes)
    {
        try
        {
            Utf8File.Decode(bytes);
            return true;
        }
        catch (ImportException)
        {
            return false;
        }
    }

    static string Decode(byte[] bytes, string encoding)
    {
        if (encoding == "utf-8")
            return Utf8File.Decode(bytes);

        if (!Encodings.Contains(encoding, StringComparer.Ordinal))
            throw new ImportException($"The encoding is one of {string.Join(", ", Encodings)}.");

        var text = encoding == "utf-16" && bytes is [0xFE, 0xFF, ..]
            ? System.Text.Encoding.BigEndianUnicode.GetString(bytes)
            : System.Text.Encoding.GetEncoding(encoding).GetString(bytes);
        return text.TrimStart('\uFEFF');
    }

    static CsvTable Sheet(byte[] bytes)
    {
        try
        {
            using var file = new MemoryStream(bytes, writable: false);
            using var reader = ExcelReaderFactory.CreateReader(file);
            var rows = ImmutableArray.CreateBuilder<CsvRow>();
            for (var line = 1; reader.Read(); line++)
            {
                ImmutableArray<string> cells = [.. Enumerable.Range(0, reader.FieldCount).Select(column => TextOf(reader.GetValue(column)))];
                if (cells.Any(cell => !string.IsNullOrWhiteSpace(cell)))
                    rows.Add(new CsvRow(line, cells));
            }

            return CsvTable.Of(rows.ToImmutable(), ',');
        }
        catch (Exception broken) when (broken is ExcelDataReader.Exceptions.ExcelReaderException or InvalidDataException or IOException)
        {
            throw new ImportException($"The workbook cannot be read: {broken.Message} Save it as .xlsx without a password, or as CSV.", broken);
        }
    }

    // A workbook knows its dates and numbers: they need no guess about their order or marks.
    static string TextOf(object? value) => value switch
    {
        null => "",
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        double number => decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
