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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, activity.Key.Source);
        Add(hash, activity.Key.ExternalId);
        Add(hash, activity.Kind);
        Add(hash, activity.Status);
        Add(hash, activity.Shares.Length);
        foreach (var share in activity.Shares)
        {
            Add(hash, share.Rep);
            Add(hash, share.Weight);
        }

        Add(hash, activity.OccurredAt.ToUnixTimeTicks());
        Add(hash, activity.AmountMinor);
        Add(hash, activity.Currency);
        Add(hash, activity.Quantity);
        Add(hash, activity.ScoreMicros);
        Add(hash, activity.Attributes.Count);
        foreach (var (name, value) in activity.Attributes)
        {
            Add(hash, name);
            Add(hash, value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static void Add(IncrementalHash hash, long? value)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = value is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], value ?? 0);
        hash.AppendData(bytes);
    }

    static void Add(IncrementalHash hash, string? text)
    {
        // The length goes first, so that no two lists of texts run together into the same bytes.
        Add(hash, text is null ? null : (long?)Encoding.UTF8.GetByteCount(text));
        if (text is not null)
            hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
