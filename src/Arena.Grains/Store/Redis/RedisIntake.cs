using System.Runtime.CompilerServices;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Store.Packed;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>The intake shards, each in a slot of its own.</summary>
sealed class RedisIntake(RedisLink link) : IIntakeStore
{
    // KEYS rows, head, records, waiting. ARGV expected sequence, cursor, names version, then the numbers of rows, of fields and values, of fields
    // that wait, and then these, with the fields that may have waited and do not any more at the end. The length of the list is the sequence: the
    // fence and the log cannot come apart. Many arguments go into one command, as many as Lua's stack surely holds: a call costs more than what it does.
    const string Append = """
        if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
        local at = 7
        local function run(command, key, count)
            local last = at + count - 1
            for i = at, last, 1000 do redis.call(command, key, unpack(ARGV, i, math.min(i + 999, last))) end
            at = last + 1
        end
        run('RPUSH', KEYS[1], ARGV[4])
        run('HSET', KEYS[3], ARGV[5])
        run('SADD', KEYS[4], ARGV[6])
        run('SREM', KEYS[4], #ARGV - at + 1)
        redis.call('HSET', KEYS[2], 'cursor', ARGV[2], 'names', ARGV[3])
        return 1
        """;

    // Sequence, cursor and version of the names of one moment.
    const string ReadHead = """
        local head = redis.call('HMGET', KEYS[2], 'cursor', 'names')
        return { redis.call('LLEN', KEYS[1]), head[1], head[2] }
        """;

    // A page of the fields alone: the records themselves are a hundred times larger.
    const string ScanFields = """
        local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
        local fields = {}
        for i = 1, #page[2], 2 do fields[#fields + 1] = page[2][i] end
        return { page[1], fields }
        """;

    // A page of the records.
    const string ScanRecords = """
        local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
        local records = {}
        for i = 2, #page[2], 2 do records[#records + 1] = page[2][i] end
        return { page[1], records }
        """;

    // A page of what waits, with the records of the same moment.
    const string ScanWaiting = """
        local page = redis.call('SSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
        local records = {}
        for i = 1, #page[2] do records[i] = redis.call('HGET', KEYS[2], page[2][i]) end
        return { page[1], records }
        """;

    public async Task<ShardHead> ReadHeadAsync(int shard, CancellationToken cancellation)
    {
        var head = (RedisValue[])(await link.ReadConfirmedAsync(ReadHead, [RedisKeys.Rows(shard), RedisKeys.Head(shard)], [], shard, cancellation))!;
        return head[1].IsNull ? ShardHead.Empty : new ShardHead((long)head[0], (long)head[1], (long)head[2]);
    }

    public async Task<IReadOnlyCollection<ulong>> ReadKnownKeysAsync(int shard, CancellationToken cancellation)
    {
        var known = new HashSet<ulong>();
        await foreach (var fields in link.ScanAsync(
            (database, cursor) => database.ScriptEvaluateAsync(ScanFields, [RedisKeys.Records(shard)], [cursor, RedisLink.Page]), cancellation))
            known.UnionWith(fields.Select(field => RedisKeys.ParseField((string)field!).Hash));

        return known;
    }

    public async Task<IReadOnlyDictionary<RecordKey, IntakeRecord>> ReadRecordsAsync(
        int shard, IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<RecordKey, IntakeRecord>();
        foreach (var page in keys.Chunk(RedisLink.Page))
        {
            RedisValue[] fields = [.. page.Select(key => (RedisValue)RedisKeys.Field(key))];
            var values = await link.AskAsync(database => database.HashGetAsync(RedisKeys.Records(shard), fields), cancellation);
            foreach (var (key, value) in page.Zip(values).Where(pair => pair.Second.HasValue))
                found[key] = PackedIntake.Record((byte[])value!);
        }

        return found;
    }

    public async IAsyncEnumerable<IReadOnlyList<IntakeRecord>> ReadAllRecordsAsync(int shard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var records in link.ScanAsync(
            (database, cursor) => database.ScriptEvaluateAsync(ScanRecords, [RedisKeys.Records(shard)], [cursor, RedisLink.Page]), cancellation))
            yield return [.. records.Select(record => PackedIntake.Record((byte[])record!))];
    }

    public async Task<IReadOnlyList<IntakeRecord>> ReadWaitingAsync(int shard, CancellationToken cancellation)
    {
        var waiting = new Dictionary<RecordKey, IntakeRecord>();
        await foreach (var records in link.ScanAsync(
            (database, cursor) => database.ScriptEvaluateAsync(
                ScanWaiting, [RedisKeys.Waiting(shard), RedisKeys.Records(shard)], [cursor, RedisLink.Page]), cancellation))
        {
            foreach (var record in records.Select(record => PackedIntake.Record((byte[])record!)))
                waiting[record.Activity.Key] = record;
        }

        return [.. waiting.Values];
    }

    public async Task<bool> TryAppendAsync(IntakeAppend append, CancellationToken cancellation)
    {
        // Of rows for the same record only the last one's is in force afterwards.
        var records = append.Rows.Select(row => row.Record).GroupBy(record => record.Activity.Key).Select(group => group.Last()).ToList();
        var waiting = records.Where(record => record.Waits).ToList();

        // A record that is new has not waited before; one of an earlier row of the same append has that row for its previous one.
        var mayHaveWaited = records.Where(record => !record.Waits && record.Previous is not null);
        return await link.WriteAsync(
            Append,
            [RedisKeys.Rows(append.Shard), RedisKeys.Head(append.Shard), RedisKeys.Records(append.Shard), RedisKeys.Waiting(append.Shard)],
            [
                append.ExpectedSequence, append.Cursor, append.NamesVersion, append.Rows.Length, 2 * records.Count, waiting.Count,
                .. append.Rows.Select(row => (RedisValue)PackedIntake.Write(row)),
                .. records.SelectMany(record => (RedisValue[])[RedisKeys.Field(record.Activity.Key), PackedIntake.Write(record)]),
                .. waiting.Concat(mayHaveWaited).Select(record => (RedisValue)RedisKeys.Field(record.Activity.Key)),
            ],
            cancellation);
    }

    public async Task<IReadOnlyList<IntakeRow>> ReadRowsAsync(int shard, long from, int limit, CancellationToken cancellation) =>
        await link.ReadListAsync(RedisKeys.Rows(shard), from - 1, limit, row => PackedIntake.Row(row), cancellation);
}
