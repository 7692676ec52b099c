using System.Globalization;
using Arena.Domain.Activities;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>
/// The names of all keys. The braces hold only the number of the shard, so that what is written together lies in one slot of a cluster; user
/// text comes after them or into fields, where braces mean nothing.
/// </summary>
static class RedisKeys
{
    /// <summary>No source's name holds it, so it tells source and id apart.</summary>
    public const char Separator = '\u001f';

    /// <summary>The intake's rows: a list, sequence n at index n - 1.</summary>
    public static RedisKey Rows(int shard) => Key(shard, "rows");

    /// <summary>A hash: cursor and version of the names. The sequence is the length of the rows.</summary>
    public static RedisKey Head(int shard) => Key(shard, "head");

    /// <summary>A hash: the records in force by <see cref="Field(RecordKey)"/>.</summary>
    public static RedisKey Records(int shard) => Key(shard, "records");

    /// <summary>A set: the fields of the records that wait.</summary>
    public static RedisKey Waiting(int shard) => Key(shard, "waiting");

    /// <summary>A hash: the rows of reps by number, each as <see cref="Versioned"/>.</summary>
    public static RedisKey Reps(int shard) => Key(shard, "reps");

    /// <summary>A rep's ledger: a list, sequence n at index n - 1.</summary>
    public static RedisKey Ledger(long rep) => Key(ShardOf(rep), string.Create(CultureInfo.InvariantCulture, $"ledger:{rep}"));

    /// <summary>The highest change number.</summary>
    public static RedisKey ChangeHead(int shard) => Key(shard, "change");

    /// <summary>A sorted set: the latest change number of each row and past cell, by <see cref="ChangeMember"/>.</summary>
    public static RedisKey Changes(int shard) => Key(shard, "changes");

    /// <summary>A hash for each tally and period: cells outside the rows, by <see cref="Field(PastCell)"/>.</summary>
    public static RedisKey Past(int shard, string tally, Period period) => Key(shard, $"past:{period}:{tally}");

    /// <summary>A hash for each kind: documents by id, each as <see cref="Versioned"/>.</summary>
    public static RedisKey Documents(string kind) => Key(ShardOf(kind), $"documents:{kind}");

    /// <summary>The keys of all kinds of documents.</summary>
    public const string AllDocuments = "arena:*:documents:*";

    /// <summary>The kind of which a key holds the documents.</summary>
    public static string KindOf(RedisKey documents) => documents.ToString().Split(':', 4)[3];

    /// <summary>Says since when there is a store; lies beside the settings, with which it is written.</summary>
    public static RedisKey Created { get; } = Key(ShardOf(StoreSettings.DocumentKind), "created");

    /// <summary>The last epoch that was given.</summary>
    public static RedisKey Epoch { get; } = Key(0, "epoch");

    /// <summary>A key that only one opening store uses, to see whether of two conditional writes one wins.</summary>
    public static RedisKey Race(int shard, long epoch) => Key(shard, string.Create(CultureInfo.InvariantCulture, $"race:{epoch}"));

    /// <summary>Written to for nothing but to ask whether replicas follow.</summary>
    public static RedisKey Confirmed(int shard) => Key(shard, "confirmed");

    public static int ShardOf(long rep) => (int)(rep % RecordKey.Shards);

    static int ShardOf(string kind) => new RecordKey(kind, "").Shard;

    public static string Field(RecordKey key) => key.Source.Contains(Separator, StringComparison.Ordinal)
        ? throw new ArgumentException("The name of a source holds a separator of units, U+001F.", nameof(key))
        : $"{key.Source}{Separator}{key.ExternalId}";

    public static RecordKey ParseField(string field)
    {
        var end = field.IndexOf(Separator, StringComparison.Ordinal);
        return new RecordKey(field[..end], field[(end + 1)..]);
    }

    public static string Field(PastCell cell) => string.Create(CultureInfo.InvariantCulture, $"{cell.Rep}:{cell.Key.Team}");

    static RedisKey Key(int shard, string name) => string.Create(CultureInfo.InvariantCulture, $"arena:{{{shard}}}:{name}");
}
