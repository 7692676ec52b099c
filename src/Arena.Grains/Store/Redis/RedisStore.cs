using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>The store of a cluster: Redis 7 or Valkey, one script a write, with all its keys in one slot.</summary>
public sealed partial class RedisStore : IArenaStore
{
    // KEYS epoch. ARGV the time in milliseconds.
    const string NextEpoch = """
        local next = math.max((tonumber(redis.call('GET', KEYS[1])) or 0) + 1, tonumber(ARGV[1]))
        redis.call('SET', KEYS[1], string.format('%.0f', next))
        return next
        """;

    readonly TimeProvider _time;
    readonly RedisLink _link;
    readonly RedisLineage _lineage;
    readonly RedisIntake _intake;
    readonly RedisReps _reps;
    readonly RedisChanges _changes;
    readonly RedisDocuments _documents;

    RedisStore(RedisLink link, RedisLineage lineage, bool isVolatile, TimeProvider time)
    {
        _lineage = lineage;
        _time = time;
        _link = link;
        _intake = new RedisIntake(link);
        _reps = new RedisReps(link);
        _changes = new RedisChanges(link);
        _documents = new RedisDocuments(link);
        IsVolatile = isVolatile;
    }

    public bool IsVolatile { get; }

    public long Lineage => _lineage.Changes;

    public int ChangeShards => _changes.ChangeShards;

    /// <summary>Opens the store, or creates it in an empty Redis. Fails closed: what could lose acknowledged facts is refused.</summary>
    /// <remarks>
    /// A store is replicated when one of its primaries has a replica as it is opened, or asks for one (<c>min-replicas-to-write</c>, which it has to
    /// where there are replicas). It then stays so: an acknowledgement waits for one replica of its primary, and a primary that has none just now, after a
    /// failover perhaps, acknowledges nothing until it has. Replicas that are added to a store that had none count from the next start on.
    /// </remarks>
    /// <param name="redis">Shared with others; not disposed of by the store. Connected with <c>allowAdmin</c>, since its configuration is asked for.</param>
    /// <param name="settings">Written at creation; later ones must be the same.</param>
    /// <param name="allowVolatile">Runs although acknowledged facts can be lost; <see cref="IsVolatile"/> says whether they can.</param>
    /// <param name="time">To compare Redis' clock with.</param>
    /// <param name="logs">Where warnings go.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">Something has to be set first; the message says what.</exception>
    /// <exception cref="StoreUnavailableException">Redis did not answer.</exception>
    public static async Task<RedisStore> OpenAsync(
        IConnectionMultiplexer redis, StoreSettings settings, bool allowVolatile, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var log = logs.CreateLogger<RedisStore>();
        var link = new RedisLink(redis);
        var primaries = RedisDurability.PrimariesOf(redis);
        foreach (var server in primaries)
            await link.AskAsync(_ => RedisDurability.RequireReadyAsync(server, time), cancellation);

        var isReplicated = (await link.AskAsync(_ => Task.WhenAll(primaries.Select(RedisDurability.IsReplicatedAsync)), cancellation)).Any(replicated => replicated);
        var gaps = new List<string>();

        // A replica is asked as well: after a failover it is the one that keeps everything.
        foreach (var server in redis.GetServers().Where(server => server.IsConnected))
            gaps.AddRange(await link.AskAsync(_ => RedisDurability.FindGapsAsync(server, isReplicated), cancellation));

        if (gaps.Count > 0 && !allowVolatile)
            throw new InvalidOperationException(
                $"{string.Join(' ', gaps)} Arena does not start on a store that can lose points; Arena:Store:AllowVolatile=true makes it start all the same, and the walls say so.");

        gaps.ForEach(gap => LogVolatile(log, gap));
        if (isReplicated)
        {
            await link.AskAsync(_ => link.WaitForReplicasAsync(), cancellation);
            LogReplicas(log);
        }

        await link.GuardLogsAsync(log, cancellation);
        await new RedisCreation(link).OpenAsync(settings, time, cancellation);
        var store = new RedisStore(link, await RedisLineage.StartAsync(redis, time), isVolatile: gaps.Count > 0, time);
        await store.RequireOneWinnerAsync(cancellation);
        return store;
    }

    /// <summary>Whether a Redis holds a store.</summary>
    /// <exception cref="StoreUnavailableException">Redis did not answer.</exception>
    public static Task<bool> ExistsAsync(IConnectionMultiplexer redis, CancellationToken cancellation) =>
        new RedisLink(redis).AskAsync(database => database.KeyExistsAsync(RedisKeys.Created), cancellation);

    public async Task<long> NextEpochAsync(CancellationToken cancellation) =>
        (long)await _link.AskAsync(database => database.ScriptEvaluateAsync(NextEpoch, [RedisKeys.Epoch], [_time.GetUtcNow().ToUnixTimeMilliseconds()]), cancellation);

    public Task<ShardHead> ReadHeadAsync(int shard, CancellationToken cancellation) => _intake.ReadHeadAsync(shard, cancellation);

    public Task<IReadOnlyCollection<ulong>> ReadKnownKeysAsync(int shard, CancellationToken cancellation) => _intake.ReadKnownKeysAsync(shard, cancellation);

    public Task<IReadOnlyDictionary<RecordKey, IntakeRecord>> ReadRecordsAsync(
        int shard, IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation) => _intake.ReadRecordsAsync(shard, keys, cancellation);

    public IAsyncEnumerable<IReadOnlyList<IntakeRecord>> ReadAllRecordsAsync(int shard, CancellationToken cancellation) => _intake.ReadAllRecordsAsync(shard, cancellation);

    public Task<IReadOnlyList<IntakeRecord>> ReadWaitingAsync(int shard, CancellationToken cancellation) => _intake.ReadWaitingAsync(shard, cancellation);

    public Task<bool> TryAppendAsync(IntakeAppend append, CancellationToken cancellation) => _intake.TryAppendAsync(append, cancellation);

    public Task<IReadOnlyList<IntakeRow>> ReadRowsAsync(int shard, long from, int limit, CancellationToken cancellation) =>
        _intake.ReadRowsAsync(shard, from, limit, cancellation);

    public Task<RepRow?> ReadRowAsync(long rep, CancellationToken cancellation) => _reps.ReadRowAsync(rep, cancellation);

    public Task<bool> TryCommitAsync(RepCommit commit, CancellationToken cancellation) => _reps.TryCommitAsync(commit, cancellation);

    public Task<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long rep, long after, int limit, CancellationToken cancellation) =>
        _reps.ReadLedgerAsync(rep, after, limit, cancellation);

    public Task<IReadOnlyList<long>> ReadHeadsAsync(CancellationToken cancellation) => _changes.ReadHeadsAsync(cancellation);

    public Task<ChangePage> ReadChangesAsync(int changeShard, long after, int limit, CancellationToken cancellation) =>
        _changes.ReadChangesAsync(changeShard, after, limit, cancellation);

    public IAsyncEnumerable<RepRow> ReadAllRowsAsync(CancellationToken cancellation) => _changes.ReadAllRowsAsync(cancellation);

    public IAsyncEnumerable<PastCell> ReadPastAsync(string tally, Period period, CancellationToken cancellation) =>
        _changes.ReadPastAsync(tally, period, cancellation);

    public Task<Document?> ReadDocumentAsync(string kind, string id, CancellationToken cancellation) => _documents.ReadDocumentAsync(kind, id, cancellation);

    public Task<IReadOnlyCollection<string>> ReadDocumentKindsAsync(CancellationToken cancellation) => _documents.ReadDocumentKindsAsync(cancellation);

    public Task<IReadOnlyList<Document>> ReadDocumentsAsync(string kind, CancellationToken cancellation) =>
        _documents.ReadDocumentsAsync(kind, cancellation);

    public IAsyncEnumerable<Document> StreamDocumentsAsync(string kind, CancellationToken cancellation) => _documents.StreamDocumentsAsync(kind, cancellation);

    public Task<bool> TryWriteDocumentAsync(string kind, string id, long expectedVersion, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        _documents.TryWriteDocumentAsync(kind, id, expectedVersion, json, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _lineage.DisposeAsync();
        await _link.DisposeAsync();
    }

    /// <summary>Of two conditional writes at once, in every slot, exactly one wins; what is no Redis in this respect is not written to.</summary>
    async Task RequireOneWinnerAsync(CancellationToken cancellation)
    {
        var epoch = await NextEpochAsync(cancellation);
        await Task.WhenAll(Enumerable.Range(0, RecordKey.Shards).Select(async shard =>
        {
            var key = RedisKeys.Race(shard, epoch);
            var wrote = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _link.WriteAsync(RedisDocuments.Write, [key], ["race", 0, "1 {}"], cancellation)));
            await _link.AskAsync(database => database.KeyDeleteAsync(key), cancellation);
            if (wrote.Count(won => won) != 1)
                throw new InvalidOperationException(
                    "Of two conditional writes at once not exactly one won: this server does not run scripts as Redis does. Use Redis 7 or Valkey.");
        }));
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Acknowledged points can be lost, as AllowVolatile permits. {Gap}")]
    static partial void LogVolatile(ILogger log, string gap);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Redis has replicas: an acknowledgement waits until one of them has it")]
    static partial void LogReplicas(ILogger log);
}
