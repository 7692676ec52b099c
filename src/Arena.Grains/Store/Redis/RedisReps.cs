using Arena.Domain.Ledger;
using Arena.Grains.Store.Packed;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>Ledgers and rows of the reps; a rep lies in the slot of its number's remainder.</summary>
sealed class RedisReps(RedisLink link) : IRepStore
{
    // KEYS reps, ledger, change head, changes, then past hashes. ARGV rep, expected version, expected length of the ledger, row, number of
    // entries, entries, then for each past cell the index of its hash, its field and value, and its member of the changes. Versions are
    // compared as text, numbers of Lua being floating.
    const string Commit = """
        local row = redis.call('HGET', KEYS[1], ARGV[1])
        if (row and string.match(row, '^%d+') or '0') ~= ARGV[2] then return 0 end
        if redis.call('LLEN', KEYS[2]) ~= tonumber(ARGV[3]) then return redis.error_reply('ARENA the ledger is not as long as its row says') end
        local change = redis.call('INCR', KEYS[3])
        local last = 5 + ARGV[5]
        for i = 6, last, 1000 do redis.call('RPUSH', KEYS[2], unpack(ARGV, i, math.min(i + 999, last))) end
        for i = last + 1, #ARGV, 4 do
            redis.call('HSET', KEYS[tonumber(ARGV[i])], ARGV[i + 1], ARGV[i + 2])
            redis.call('ZADD', KEYS[4], change, ARGV[i + 3])
        end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
        redis.call('ZADD', KEYS[4], change, 'r' .. ARGV[1])
        return 1
        """;

    const string ReadField = "return redis.call('HGET', KEYS[1], ARGV[1])";

    public async Task<RepRow?> ReadRowAsync(long rep, CancellationToken cancellation)
    {
        var shard = RedisKeys.ShardOf(rep);
        var stored = await link.ReadConfirmedAsync(ReadField, [RedisKeys.Reps(shard)], [rep], shard, cancellation);
        return stored.IsNull ? null : ReadRow((byte[])stored!);
    }

    public static RepRow ReadRow(byte[] stored) => PackedReps.Row(Versioned.Parse(stored).Content);

    public async Task<bool> TryCommitAsync(RepCommit commit, CancellationToken cancellation)
    {
        var shard = RedisKeys.ShardOf(commit.Rep);
        List<RedisKey> keys = [RedisKeys.Reps(shard), RedisKeys.Ledger(commit.Rep), RedisKeys.ChangeHead(shard), RedisKeys.Changes(shard)];
        List<RedisValue> values =
        [
            commit.Rep, commit.ExpectedVersion, commit.Row.Sequence - commit.Entries.Length,
            new Versioned(commit.Row.Version, PackedReps.Write(commit.Row)).ToBytes(),
            commit.Entries.Length, .. commit.Entries.Select(entry => (RedisValue)PackedReps.Write(entry)),
        ];
        foreach (var group in commit.Past.GroupBy(cell => (cell.Key.Tally, cell.Key.Period)))
        {
            keys.Add(RedisKeys.Past(shard, group.Key.Tally, group.Key.Period));
            foreach (var cell in group)
                values.AddRange([keys.Count, RedisKeys.Field(cell), PackedReps.Write(cell), ChangeMember.Of(cell).ToString()]);
        }

        return await link.WriteAsync(Commit, [.. keys], [.. values], cancellation);
    }

    public Task<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long rep, long after, int limit, CancellationToken cancellation) =>
        link.ReadListAsync(RedisKeys.Ledger(rep), after, limit, entry => PackedReps.Entry(entry), cancellation);
}
