using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Arena.Domain.Activities;
using Arena.Grains.Store.Packed;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>What changed, in each slot by its own counter.</summary>
sealed class RedisChanges(RedisLink link) : IChangeFeed
{
    // The members after a position with their numbers. All of one commit have the same number, so the last one's companions come along.
    const string ReadMembers = """
        local page = redis.call('ZRANGE', KEYS[1], '(' .. ARGV[1], '+inf', 'BYSCORE', 'LIMIT', 0, ARGV[2], 'WITHSCORES')
        if #page == 0 then return page end
        local last = page[#page]
        page = redis.call('ZRANGE', KEYS[1], '(' .. ARGV[1], last, 'BYSCORE', 'WITHSCORES')
        return page
        """;

    // KEYS changes, then the hash of each member. ARGV member, number, field. A member that moved on meanwhile is left out: its new number
    // is above this page, and what is said of a number is then what was committed under it.
    const string ReadValues = """
        local values = {}
        for i = 2, #KEYS do
            local at = (i - 2) * 3
            values[i - 1] = redis.call('ZSCORE', KEYS[1], ARGV[at + 1]) == ARGV[at + 2] and redis.call('HGET', KEYS[i], ARGV[at + 3])
        end
        return values
        """;

    public int ChangeShards => RecordKey.Shards;

    public async Task<IReadOnlyList<long>> ReadHeadsAsync(CancellationToken cancellation)
    {
        var heads = await link.AskAsync(
            database => Task.WhenAll(Enumerable.Range(0, ChangeShards).Select(shard => database.StringGetAsync(RedisKeys.ChangeHead(shard)))), cancellation);
        return [.. heads.Select(head => (long)head)];
    }

    public async Task<ChangePage> ReadChangesAsync(int changeShard, long after, int limit, CancellationToken cancellation)
    {
        var page = (RedisValue[])(await link.AskAsync(
            database => database.ScriptEvaluateAsync(ReadMembers, [RedisKeys.Changes(changeShard)], [after, limit]), cancellation))!;
        if (page.Length == 0)
            return new ChangePage(after, [], []);

        var rows = ImmutableArray.CreateBuilder<RepRow>();
        var past = ImmutableArray.CreateBuilder<PastCell>();
        foreach (var part in page.Chunk(2).Chunk(RedisLink.Page))
        {
            var members = part.Select(pair => ChangeMember.Parse((string)pair[0]!)).ToList();
            RedisKey[] keys = [RedisKeys.Changes(changeShard), .. members.Select(member => member.HashIn(changeShard))];
            RedisValue[] values = [.. part.Zip(members).SelectMany(pair => (RedisValue[])[pair.First[0], pair.First[1], pair.Second.Field])];
            var found = (RedisValue[])(await link.AskAsync(database => database.ScriptEvaluateAsync(ReadValues, keys, values), cancellation))!;
            foreach (var (member, value) in members.Zip(found).Where(pair => pair.Second.HasValue))
            {
                if (member.Past is null)
                    rows.Add(RedisReps.ReadRow((byte[])value!));
                else
                    past.Add(PackedReps.Past((byte[])value!));
            }
        }

        return new ChangePage((long)page[^1], rows.ToImmutable(), past.ToImmutable());
    }

    public async IAsyncEnumerable<RepRow> ReadAllRowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var shard = 0; shard < ChangeShards; shard++)
        {
            await foreach (var (_, row) in link.ScanHashAsync(RedisKeys.Reps(shard), RedisLink.Page, cancellation))
                yield return RedisReps.ReadRow(row);
        }
    }

    public async IAsyncEnumerable<PastCell> ReadPastAsync(string tally, Period period, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var shard = 0; shard < ChangeShards; shard++)
        {
            await foreach (var (_, cell) in link.ScanHashAsync(RedisKeys.Past(shard, tally, period), RedisLink.Page, cancellation))
                yield return PackedReps.Past(cell);
        }
    }
}
