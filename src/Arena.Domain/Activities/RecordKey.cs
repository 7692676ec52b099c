using System.Text;

namespace Arena.Domain.Activities;

/// <summary>Which record of which source system: what an activity revises. Both parts are compared ordinally.</summary>
public readonly record struct RecordKey(string Source, string ExternalId)
{
    /// <summary>How many intake shards there are. Part of every store: it never changes.</summary>
    public const int Shards = 64;

    /// <summary>The intake shard that decides about this record, 0 to 63.</summary>
    public int Shard => (int)(Hash % Shards);

    /// <summary>A 64-bit hash that is the same in every process and version (FNV-1a over both parts).</summary>
    /// <remarks>Fowler, Noll, Vo; IETF draft-eastlake-fnv. Two keys may share it: it says "perhaps known", never "known".</remarks>
    public ulong Hash
    {
        get
        {
            const ulong offset = 14695981039346656037, prime = 1099511628211;
            Span<byte> buffer = stackalloc byte[1024];
            var hash = offset;
            unchecked
            {
                foreach (var part in (ReadOnlySpan<string>)[Source, ExternalId])
                {
                    var bytes = Encoding.UTF8.GetMaxByteCount(part.Length) <= buffer.Length ? buffer : new byte[Encoding.UTF8.GetMaxByteCount(part.Length)];
                    var length = Encoding.UTF8.GetBytes(part, bytes);
                    foreach (var value in bytes[..length])
                        hash = (hash ^ value) * prime;

                    // 0xFF is no byte of UTF-8, so ("ab", "c") and ("a", "bc") differ.
                    hash = (hash ^ 0xFF) * prime;
                }

                // FNV's low bits are weak for short keys; the shard is taken from them.
                return hash ^ (hash >> 32);
            }
        }
    }

    /// <summary>The order that decides among activities of the same instant: by source, then by id, ordinally.</summary>
    public static IComparer<RecordKey> Order { get; } = Comparer<RecordKey>.Create((one, other) =>
    {
        var bySource = string.CompareOrdinal(one.Source, other.Source);
        return bySource != 0 ? bySource : string.CompareOrdinal(one.ExternalId, other.ExternalId);
    });

    public override string ToString() => $"{Source}/{ExternalId}";
}
