using System.Buffers;
using System.Text.Unicode;

namespace Arena.Server.Import;

/// <summary>The text of a file, which must be UTF-8; a byte order mark is allowed.</summary>
static class Utf8File
{
    /// <summary>A table is held in memory as a whole, some five times its size; larger files have to be split.</summary>
    public const long MaxBytes = 256L << 20;

    /// <exception cref="ImportException">The file is missing, too large or not text in UTF-8; the line is named.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellation) => Decode(await ReadBytesAsync(path, cancellation));

    /// <exception cref="ImportException">The file is missing or too large.</exception>
    public static async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var size = new FileInfo(path).Length;
            if (size > MaxBytes)
                throw new ImportException($"{path} has {size >> 20} MiB; split it into files of at most {MaxBytes >> 20} MiB.");

            return await File.ReadAllBytesAsync(path, cancellation);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be read: {missing.Message}", missing);
        }
    }

    /// <exception cref="ImportException">The bytes are not text in UTF-8; the line is named.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new ImportException($"The file is UTF-16. {SaveAgain}");

        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            bytes = bytes[3..];

        // UTF-16 never has more code units than UTF-8 has bytes.
        var text = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            var status = Utf8.ToUtf16(bytes, text, out var read, out var written, replaceInvalidSequences: false);
            if (status != OperationStatus.Done)
                throw new ImportException($"Line {LineAt(bytes, read)} is not UTF-8 (byte 0x{bytes[read]:X2}). {SaveAgain}");

            var nul = bytes.IndexOf((byte)0);
            if (nul >= 0)
                throw new ImportException($"Line {LineAt(bytes, nul)} holds a NUL byte: this is not a text file, or not a whole one. {SaveAgain}");

            return new string(text, 0, written);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    const string SaveAgain = "Save it as CSV in UTF-8 (Excel: \"CSV UTF-8\").";

    static int LineAt(ReadOnlySpan<byte> bytes, int index) => bytes[..index].Count((byte)'\n') + 1;
}
