using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Store;

namespace Arena.Grains.Intake;

/// <summary>
/// What an intake shard remembers between two reads of the store. When a write is refused or its outcome unknown, the whole session is dropped
/// and another one read; what the old one still has in the air can do no harm, because reps know what they have.
/// </summary>
sealed class IntakeSession(int shard, ShardHead head, IEnumerable<ulong> knownKeys, IEnumerable<IntakeRecord> waiting)
{
    /// <summary>Records kept in memory beside the keys of all: what is revised is mostly revised soon.</summary>
    const int CacheLimit = 512;

    readonly HashSet<ulong> _known = [.. knownKeys];
    readonly Dictionary<RecordKey, IntakeRecord> _cache = [];

    public int Shard => shard;

    public ShardHead Head { get; private set; } = head;

    public PostingOutbox Outbox { get; } = new(shard);

    /// <summary>Records that wait for a rep or a rate.</summary>
    public Dictionary<RecordKey, IntakeRecord> Waiting { get; } = waiting.ToDictionary(record => record.Activity.Key);

    /// <summary>Who waits until all postings of a sequence are confirmed.</summary>
    public Dictionary<long, List<PostingWait>> Waits { get; } = [];

    /// <summary>Set when the session is no longer the grain's.</summary>
    public bool Dropped { get; set; }

    public long Cursor => Outbox.Lowest ?? Head.Sequence + 1;

    /// <summary>Those of the keys whose record has to be read: known to the shard, not in memory.</summary>
    public IReadOnlyCollection<RecordKey> Missing(IEnumerable<RecordKey> keys) =>
        [.. keys.Where(key => _known.Contains(key.Hash) && !_cache.ContainsKey(key) && !Waiting.ContainsKey(key)).Distinct()];

    /// <summary>The records in force among the keys, as far as they are in memory.</summary>
    public Dictionary<RecordKey, IntakeRecord> Find(IEnumerable<RecordKey> keys, IReadOnlyDictionary<RecordKey, IntakeRecord> read)
    {
        var found = new Dictionary<RecordKey, IntakeRecord>(read);
        foreach (var key in keys)
        {
            if (Waiting.TryGetValue(key, out var record) || _cache.TryGetValue(key, out record))
                found[key] = record;
        }

        return found;
    }

    /// <summary>The append is in the store.</summary>
    public void Apply(IntakeAppend append)
    {
        Head = new ShardHead(append.Sequence, append.Cursor, append.NamesVersion);
        if (_cache.Count > CacheLimit)
            _cache.Clear();

        foreach (var row in append.Rows)
        {
            var key = row.Record.Activity.Key;
            _known.Add(key.Hash);
            _cache[key] = row.Record;
            if (row.Record.Waits)
                Waiting[key] = row.Record;
            else
                Waiting.Remove(key);

            Outbox.Add(row);
        }
    }
}
