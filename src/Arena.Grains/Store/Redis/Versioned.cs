using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Arena.Grains.Store.Redis;

/// <summary>
/// A value behind its version, as <c>12 {...}</c>: a script compares the version without reading the content, and the two cannot come apart.
/// </summary>
readonly record struct Versioned(long Version, ReadOnlyMemory<byte> Content)
{
    public byte[] ToBytes() => [.. Encoding.ASCII.GetBytes(Version.ToString(CultureInfo.InvariantCulture)), (byte)' ', .. Content.Span];

    /// <exception cref="InvalidDataException">What is stored does not begin with a version.</exception>
    public static Versioned Parse(byte[] stored) =>
        Utf8Parser.TryParse(stored, out long version, out var length) && length < stored.Length && stored[length] == ' '
            ? new Versioned(version, stored.AsMemory(length + 1))
            : throw new InvalidDataException("A stored value does not begin with its version.");
}
