using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using CommunityToolkit.HighPerformance.Buffers;
using MessagePack;
using NodaTime;

namespace Arena.Grains.Store.Packed;

/// <summary>
/// How the values of the write path are stored: MessagePack arrays of their members in order, a fifth of the time and a third of the bytes of JSON. A later
/// version may append members: what a reader does not know it passes over, and what was appended since it reads only where the array is as long. What an
/// earlier program stored is JSON.
/// </summary>
static class Packing
{
    [ThreadStatic]
    static ArrayBufferWriter<byte>? _buffer;

    public static byte[] Write<T>(T value, Pack<T> pack)
    {
        var bytes = _buffer ??= new ArrayBufferWriter<byte>(4096);
        bytes.ResetWrittenCount();
        var writer = new MessagePackWriter(bytes);
        pack(ref writer, value);
        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">What is stored is not such a value.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> stored, Unpack<T> unpack)
    {
        if (!stored.IsEmpty && stored.Span[0] == (byte)'{')
            return StoreJson.Read<T>(stored.Span);

        try
        {
            var reader = new MessagePackReader(stored);
            return unpack(ref reader);
        }
        catch (Exception broken) when (broken is MessagePackSerializationException or EndOfStreamException or OverflowException or FormatException)
        {
            throw new InvalidDataException($"A stored {typeof(T).Name} cannot be read.", broken);
        }
    }

    /// <summary>Passes over the members of an array that this version does not know.</summary>
    public static void SkipBeyond(this ref MessagePackReader reader, int known, int count)
    {
        for (; known < count; known++)
            reader.Skip();
    }

    public static void WriteNullable(this ref MessagePackWriter writer, long? value)
    {
        if (value is { } number)
            writer.Write(number);
        else
            writer.WriteNil();
    }

    public static long? ReadNullableInt64(this ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadInt64();

    // Nearly all instants are whole ticks, and nearly all others the start of time.
    public static void WriteInstant(this ref MessagePackWriter writer, Instant instant)
    {
        if (instant == Instant.MinValue)
        {
            writer.WriteNil();
            return;
        }

        var ticks = instant.ToUnixTimeTicks();
        if (Instant.FromUnixTimeTicks(ticks) is var whole && whole == instant)
        {
            writer.Write(ticks);
            return;
        }

        writer.WriteArrayHeader(2);
        writer.Write(ticks);
        writer.Write((instant - whole).ToInt64Nanoseconds());
    }

    public static Instant ReadInstant(this ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
            return Instant.MinValue;

        if (reader.NextMessagePackType == MessagePackType.Integer)
            return Instant.FromUnixTimeTicks(reader.ReadInt64());

        reader.ReadArrayHeader();
        return Instant.FromUnixTimeTicks(reader.ReadInt64()).PlusNanoseconds(reader.ReadInt64());
    }

    public static void WriteDate(this ref MessagePackWriter writer, LocalDate date) => writer.Write((((date.Year * 16) + date.Month) * 32) + date.Day);

    public static LocalDate ReadDate(this ref MessagePackReader reader)
    {
        var packed = reader.ReadInt32();
        return new LocalDate(packed >> 9, (packed >> 5) & 15, packed & 31);
    }

    /// <summary>A hash in lower-case hex as its bytes; any other text as it is.</summary>
    public static void WriteHash(this ref MessagePackWriter writer, string hash)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (hash.Length == 64 && !hash.AsSpan().ContainsAnyInRange('A', 'F') && Convert.FromHexString(hash, bytes, out _, out _) == OperationStatus.Done)
        {
            writer.WriteBinHeader(bytes.Length);
            bytes.CopyTo(writer.GetSpan(bytes.Length));
            writer.Advance(bytes.Length);
        }
        else
        {
            writer.Write(hash);
        }
    }

    public static string ReadHash(this ref MessagePackReader reader) => reader.NextMessagePackType == MessagePackType.Binary
        ? Convert.ToHexStringLower(reader.ReadBytes()!.Value.ToArray())
        : reader.ReadString()!;

    public static void WriteList<T>(this ref MessagePackWriter writer, ImmutableArray<T> values, Pack<T> pack)
    {
        writer.WriteArrayHeader(values.Length);
        foreach (var value in values)
            pack(ref writer, value);
    }

    public static ImmutableArray<T> ReadList<T>(this ref MessagePackReader reader, Unpack<T> unpack)
    {
        var count = reader.ReadArrayHeader();
        if (count == 0)
            return [];

        var values = ImmutableArray.CreateBuilder<T>(count);
        for (var index = 0; index < count; index++)
            values.Add(unpack(ref reader));

        return values.MoveToImmutable();
    }

    /// <summary>A text that thousands of values have, such as the name of a source: all of them get the same string.</summary>
    public static string ReadShared(this ref MessagePackReader reader) =>
        reader.TryReadStringSpan(out var text) ? StringPool.Shared.GetOrAdd(text, Encoding.UTF8) : reader.ReadString()!;

    public static void WriteText(ref MessagePackWriter writer, string? text) => writer.Write(text);

    public static string ReadText(ref MessagePackReader reader) => reader.ReadString()!;

    public static long ReadNumber(ref MessagePackReader reader) => reader.ReadInt64();
}

/// <summary>Writes one value.</summary>
delegate void Pack<in T>(ref MessagePackWriter writer, T value);

/// <summary>Reads one value.</summary>
delegate T Unpack<out T>(ref MessagePackReader reader);
