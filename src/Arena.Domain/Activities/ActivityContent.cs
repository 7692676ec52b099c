using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Arena.Domain.Activities;

/// <summary>Whether two activities say the same: compared by a hash over the mapped content, not over the bytes received.</summary>
public static class ActivityContent
{
    /// <summary>SHA-256, in lower-case hex, over everything but the revision. Equal content has an equal hash in every version of the program.</summary>
    public static string HashOf(Activity activity)
    {
        var content = new ArrayBufferWriter<byte>(512);
        Add(content, activity.Key.Source);
        Add(content, activity.Key.ExternalId);
        Add(content, activity.Kind);
        Add(content, activity.Status);
        Add(content, activity.Shares.Length);
        foreach (var share in activity.Shares)
        {
            Add(content, share.Rep);
            Add(content, share.Weight);
        }

        Add(content, activity.OccurredAt.ToUnixTimeTicks());
        Add(content, activity.AmountMinor);
        Add(content, activity.Currency);
        Add(content, activity.Quantity);
        Add(content, activity.ScoreMicros);
        Add(content, activity.Attributes.Count);
        foreach (var (name, value) in activity.Attributes)
        {
            Add(content, name);
            Add(content, value);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.WrittenSpan, hash);
        return Convert.ToHexStringLower(hash);
    }

    static void Add(ArrayBufferWriter<byte> content, long? value)
    {
        var bytes = content.GetSpan(9);
        bytes[0] = value is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], value ?? 0);
        content.Advance(9);
    }

    static void Add(ArrayBufferWriter<byte> content, string? text)
    {
        // The length goes first, so that no two lists of texts run together into the same bytes.
        Add(content, text is null ? null : (long?)Encoding.UTF8.GetByteCount(text));
        if (text is not null)
            Encoding.UTF8.GetBytes(text, content);
    }
}
