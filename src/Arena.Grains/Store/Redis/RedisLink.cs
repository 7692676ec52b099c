using System.Globalization;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>Asks Redis, and says in the words of the seam when there is no answer.</summary>
sealed class RedisLink(IConnectionMultiplexer redis) : IAsyncDisposable
{
    /// <summary>Elements of a page of a large list, hash or set: some tenths of a millisecond of Redis' one thread.</summary>
    public const int Page = 500;

    /// <summary>How a script's error begins that says that what is stored contradicts itself.</summary>
    const string BrokenData = "ARENA ";

    readonly IDatabase _database = redis.GetDatabase();
    ReplicatedWrites? _replicated;
    RedisLogs? _logs;

    /// <summary>From now on a write is acknowledged when a replica has it; see <see cref="RedisStore.OpenAsync"/> for when that is so.</summary>
    public async Task WaitForReplicasAsync() => _replicated = await ReplicatedWrites.ConnectAsync(redis);

    /// <summary>From now on nothing is written while a log is not whole. Returns when all are.</summary>
    public async Task GuardLogsAsync(ILogger log, CancellationToken cancellation) => _logs = await RedisLogs.StartAsync(redis, log, cancellation);

    /// <exception cref="StoreUnavailableException">There is no answer, or an error: what it came to is unknown.</exception>
    /// <exception cref="InvalidDataException">What is stored contradicts itself; nothing was written.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellation)
    {
        string why;
        try
        {
            return await ask(_database).WaitAsync(cancellation);
        }
        catch (RedisServerException broken) when (broken.Message.StartsWith(BrokenData, StringComparison.Ordinal))
        {
            throw new InvalidDataException(broken.Message, broken);
        }
        catch (Exception lost) when (lost is RedisException or TimeoutException or ObjectDisposedException)
        {
            why = lost.Message;
        }

        // Without the client's exception: another silo cannot read it, and a caller there would be told of that instead.
        throw new StoreUnavailableException($"Redis did not answer: {why}");
    }

    /// <inheritdoc cref="AskAsync{T}"/>
    public Task AskAsync(Func<IDatabase, Task> ask, CancellationToken cancellation) => AskAsync(
        async database =>
        {
            await ask(database);
            return true;
        },
        cancellation);

    /// <summary>Runs a script that writes; it answers 1 when it wrote and 0 when its fence refused.</summary>
    public async Task<bool> WriteAsync(string script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellation)
    {
        if (_logs is { AreWhole: false })
            throw new StoreUnavailableException("Redis has started again and makes its log anew; nothing was written.");

        return (long)await AskAsync(database => _replicated?.WriteAsync(script, keys, values) ?? database.ScriptEvaluateAsync(script, keys, values), cancellation) == 1;
    }

    /// <summary>Runs a script that reads what a writer goes on from: nothing that it says can be lost by a failover to a replica that confirmed all it was asked to.</summary>
    /// <param name="script">Writes nothing.</param>
    /// <param name="keys">All of the shard.</param>
    /// <param name="values">Its arguments.</param>
    /// <param name="shard">Whose keys they are.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<RedisResult> ReadConfirmedAsync(string script, RedisKey[] keys, RedisValue[] values, int shard, CancellationToken cancellation) => AskAsync(
        database => _replicated?.ReadAsync(script, keys, values, RedisKeys.Confirmed(shard)) ?? database.ScriptEvaluateAsync(script, keys, values), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_logs is not null)
            await _logs.DisposeAsync();

        if (_replicated is not null)
            await _replicated.DisposeAsync();
    }

    /// <summary>
    /// The pages of a hash or set, from a command of the SCAN family or a script that stands for one. What changes meanwhile may come twice
    /// or not at all; what stays comes at least once.
    /// </summary>
    /// <param name="ask">Asks for the page at a cursor; answers with the next cursor and the page.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<RedisResult[]> ScanAsync(
        Func<IDatabase, RedisValue, Task<RedisResult>> ask, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RedisValue cursor = "0";
        do
        {
            var at = cursor;
            var answer = (RedisResult[])(await AskAsync(database => ask(database, at), cancellation))!;
            cursor = (RedisValue)answer[0];
            yield return (RedisResult[])answer[1]!;
        }
        while (cursor != "0");
    }

    /// <summary>The fields of a hash and their values, by pages.</summary>
    public async IAsyncEnumerable<(string Field, byte[] Value)> ScanHashAsync(
        RedisKey key, int page, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var count = page.ToString(CultureInfo.InvariantCulture);
        await foreach (var pairs in ScanAsync((database, cursor) => database.ExecuteAsync("HSCAN", [key, cursor, "COUNT", count]), cancellation))
        {
            for (var index = 0; index < pairs.Length; index += 2)
            {
                var field = (string)pairs[index]!;
                if (seen.Add(field))
                    yield return (field, (byte[])pairs[index + 1]!);
            }
        }
    }

    /// <summary>The keys that a pattern describes, on all servers that are written to.</summary>
    public Task<HashSet<RedisKey>> ReadKeysAsync(string pattern, CancellationToken cancellation) => AskAsync(
        async _ =>
        {
            var keys = new HashSet<RedisKey>();
            foreach (var server in RedisDurability.PrimariesOf(redis))
            {
                await foreach (var key in server.KeysAsync(pattern: pattern, pageSize: Page).WithCancellation(cancellation))
                    keys.Add(key);
            }

            return keys;
        },
        cancellation);

    /// <summary>Elements of a list from an index on, by pages.</summary>
    public async Task<IReadOnlyList<T>> ReadListAsync<T>(RedisKey key, long from, int limit, Func<byte[], T> read, CancellationToken cancellation)
    {
        var values = new List<T>();
        while (values.Count < limit)
        {
            var start = from + values.Count;
            var asked = Math.Min(Page, limit - values.Count);
            var page = await AskAsync(database => database.ListRangeAsync(key, start, start + asked - 1), cancellation);
            values.AddRange(page.Select(value => read((byte[])value!)));
            if (page.Length < asked)
                break;
        }

        return values;
    }
}
