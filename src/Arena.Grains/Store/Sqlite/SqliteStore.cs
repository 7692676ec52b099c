using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Grains.Store.Packed;
using Microsoft.Data.Sqlite;

namespace Arena.Grains.Store.Sqlite;

/// <summary>
/// The embedded store: a log that is the truth, tables that follow it, and an overlay of what is still on its way. One process owns the folder.
/// </summary>
public sealed class SqliteStore : IArenaStore
{
    const int PageSize = 500;

    // Documents may be large: a page of them is short.
    const int DocumentPageSize = 20;

    readonly TimeProvider _time;
    readonly DataDirectory _directory;
    readonly Tables _tables;
    readonly Overlay _overlay;
    readonly TablesWriter _tablesWriter;
    readonly LogWriter _logWriter;

    SqliteStore(DataDirectory directory, Tables tables, Overlay overlay, TimeProvider time, ILoggerFactory logs)
    {
        _time = time;
        _directory = directory;
        _tables = tables;
        _overlay = overlay;
        var log = logs.CreateLogger<SqliteStore>();
        _tablesWriter = new TablesWriter(tables, overlay, log);
        _tablesWriter.Wake();
        var fences = new Fences(shard => Head(shard).Sequence, rep => Row(rep)?.Version ?? 0, (kind, id) => Find(kind, id)?.Version ?? 0);
        _logWriter = new LogWriter(directory.LogFile, overlay, _tablesWriter, fences, log);
    }

    public bool IsVolatile => false;

    public int ChangeShards => 1;

    /// <summary>Always the same: one process owns the files, and nobody puts others in their place while it runs.</summary>
    public long Lineage => 0;

    /// <summary>Whether there is a store in a folder.</summary>
    public static bool Exists(string directory) => DataDirectory.IsMarked(directory);

    /// <summary>Opens the store of a folder, and makes it where there is none.</summary>
    /// <exception cref="InvalidOperationException">Another process has it, its log is missing, or it was created with other settings.</exception>
    public static async Task<SqliteStore> OpenAsync(
        string directory, StoreSettings settings, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var taken = DataDirectory.Take(directory);
        try
        {
            var tables = new Tables(taken.TablesFile);
            tables.Create();
            var store = new SqliteStore(taken, tables, Replay(taken, tables), time, logs);
            try
            {
                await StoreCreation.SettleAsync(store, settings, cancellation);
                taken.Mark(time.GetUtcNow());
                return store;
            }
            catch
            {
                await store.DisposeAsync();
                throw;
            }
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public Task<ShardHead> ReadHeadAsync(int shard, CancellationToken cancellation) => Task.FromResult(Head(shard));

    public Task<IReadOnlyCollection<ulong>> ReadKnownKeysAsync(int shard, CancellationToken cancellation)
    {
        var inFlight = _overlay.Read((newest, leaving) =>
            Both(newest, leaving).SelectMany(generation => generation.Records.Keys).Where(key => key.Shard == shard).Select(key => key.Hash).ToList());
        return Task.FromResult<IReadOnlyCollection<ulong>>(inFlight.Concat(_tables.KnownKeys(shard)).ToHashSet());
    }

    public Task<IReadOnlyDictionary<RecordKey, IntakeRecord>> ReadRecordsAsync(
        int shard, IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<RecordKey, IntakeRecord>();
        foreach (var key in keys)
        {
            if (_overlay.TryFind(generation => generation.Records, key, out var record) || (record = _tables.Record(key)) is not null)
                found[key] = record;
        }

        return Task.FromResult<IReadOnlyDictionary<RecordKey, IntakeRecord>>(found);
    }

    public async IAsyncEnumerable<IReadOnlyList<IntakeRecord>> ReadAllRecordsAsync(int shard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var inFlight = RecordsInFlight(shard);
        for (long after = 0; ;)
        {
            // A record that is written meanwhile moves to the end, where it is found again.
            var page = _tables.Records(shard, after, PageSize);
            yield return [.. page.Select(row => row.Record).Where(record => !inFlight.ContainsKey(record.Activity.Key))];
            if (page.Count < PageSize)
                break;

            after = page[^1].Row;
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
        }

        yield return [.. inFlight.Values];
    }

    public Task<IReadOnlyList<IntakeRecord>> ReadWaitingAsync(int shard, CancellationToken cancellation)
    {
        var inFlight = RecordsInFlight(shard);
        var settled = _tables.Waiting(shard).Where(record => !inFlight.ContainsKey(record.Activity.Key));
        return Task.FromResult<IReadOnlyList<IntakeRecord>>([.. settled, .. inFlight.Values.Where(record => record.Waits)]);
    }

    public Task<bool> TryAppendAsync(IntakeAppend append, CancellationToken cancellation) => _logWriter.WriteAsync(new StoreWrite.Append(append));

    public Task<IReadOnlyList<IntakeRow>> ReadRowsAsync(int shard, long from, int limit, CancellationToken cancellation)
    {
        var inFlight = _overlay.Read((newest, leaving) => Both(newest, leaving).Reverse()
            .SelectMany(generation => generation.Rows.GetValueOrDefault(shard) ?? []).Where(row => row.Sequence >= from).Take(limit).ToList());
        var rows = new SortedDictionary<long, IntakeRow>();
        foreach (var row in LoggedRows(shard, from, limit).Concat(inFlight))
            rows[row.Sequence] = row;

        return Task.FromResult<IReadOnlyList<IntakeRow>>([.. rows.Values.Take(limit)]);
    }

    public Task<RepRow?> ReadRowAsync(long rep, CancellationToken cancellation) => Task.FromResult(Row(rep));

    public Task<bool> TryCommitAsync(RepCommit commit, CancellationToken cancellation) => _logWriter.WriteAsync(new StoreWrite.Commit(commit));

    public Task<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long rep, long after, int limit, CancellationToken cancellation)
    {
        var inFlight = _overlay.Read((newest, leaving) => Both(newest, leaving).Reverse()
            .SelectMany(generation => generation.Ledgers.GetValueOrDefault(rep) ?? []).Where(entry => entry.Sequence > after).Take(limit).ToList());
        var settled = _tables.Ledger(rep, after, limit);
        return Task.FromResult<IReadOnlyList<LedgerEntry>>(
            [.. settled.Concat(inFlight).DistinctBy(entry => entry.Sequence).OrderBy(entry => entry.Sequence).Take(limit)]);
    }

    public Task<IReadOnlyList<long>> ReadHeadsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<long>>([_overlay.Read((_, _) => _overlay.Change)]);

    public Task<ChangePage> ReadChangesAsync(int changeShard, long after, int limit, CancellationToken cancellation)
    {
        var (head, settled, reps, past) = _overlay.Read((newest, leaving) => (
            _overlay.Change,
            _overlay.Settled,
            Both(newest, leaving).SelectMany(generation => generation.Reps.Values).ToList(),
            Both(newest, leaving).SelectMany(generation => generation.Past.Values).ToList()));
        if (head <= after)
            return Task.FromResult(new ChangePage(after, [], []));

        var settledReps = after < settled ? _tables.ChangedReps(after, limit) : [];
        var settledPast = after < settled ? _tables.ChangedPast(after, limit) : [];

        // A full page of the tables says nothing of what comes after it.
        var known = Math.Min(
            settledReps.Count == limit ? settledReps[^1].Change : head,
            settledPast.Count >= limit ? settledPast[^1].Change : head);
        var latestReps = Latest(reps.Concat(settledReps), rep => rep.Row.Rep, rep => rep.Change, after);
        var latestPast = Latest(past.Concat(settledPast), cell => (cell.Cell.Rep, cell.Cell.Key), cell => cell.Change, after);

        // The page ends with a whole commit: its row and its past cells have one number.
        var changes = latestReps.Select(rep => rep.Change).Concat(latestPast.Select(cell => cell.Change)).Where(change => change <= known).Order().ToList();
        var upTo = changes.Count > limit ? changes[limit - 1] : known;
        return Task.FromResult(new ChangePage(
            upTo,
            [.. latestReps.Where(rep => rep.Change <= upTo).Select(rep => rep.Row)],
            [.. latestPast.Where(cell => cell.Change <= upTo).Select(cell => cell.Cell)]));
    }

    public async IAsyncEnumerable<RepRow> ReadAllRowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var inFlight = _overlay.Read((newest, leaving) => Both(newest, leaving).SelectMany(generation => generation.Reps).DistinctBy(pair => pair.Key)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Row));
        for (long after = long.MinValue; ;)
        {
            var page = _tables.Reps(after, PageSize);
            foreach (var row in page.Where(row => !inFlight.ContainsKey(row.Rep)))
                yield return row;

            if (page.Count < PageSize)
                break;

            after = page[^1].Rep;
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
        }

        foreach (var row in inFlight.Values)
            yield return row;
    }

    public async IAsyncEnumerable<PastCell> ReadPastAsync(string tally, Period period, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var inFlight = _overlay.Read((newest, leaving) => Both(newest, leaving).SelectMany(generation => generation.Past)
            .Where(pair => pair.Key.Key.Tally == tally && pair.Key.Key.Period == period).DistinctBy(pair => pair.Key)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Cell));
        foreach (var cell in _tables.Past(tally, period).Where(cell => !inFlight.ContainsKey((cell.Rep, cell.Key))))
            yield return cell;

        foreach (var cell in inFlight.Values)
            yield return cell;

        await Task.CompletedTask;
    }

    public Task<Document?> ReadDocumentAsync(string kind, string id, CancellationToken cancellation) => Task.FromResult(Find(kind, id));

    public Task<IReadOnlyCollection<string>> ReadDocumentKindsAsync(CancellationToken cancellation)
    {
        var inFlight = _overlay.Read((newest, leaving) => Both(newest, leaving).SelectMany(generation => generation.Documents.Keys).Select(document => document.Kind).ToList());
        return Task.FromResult<IReadOnlyCollection<string>>([.. inFlight.Concat(_tables.DocumentKinds()).Distinct(StringComparer.Ordinal)]);
    }

    public Task<IReadOnlyList<Document>> ReadDocumentsAsync(string kind, CancellationToken cancellation)
    {
        var inFlight = _overlay.Read((newest, leaving) =>
            Both(newest, leaving).SelectMany(generation => generation.Documents.Values).Where(document => document.Kind == kind).ToList());
        return Task.FromResult<IReadOnlyList<Document>>(
            [.. inFlight.Concat(_tables.Documents(kind)).DistinctBy(document => document.Id, StringComparer.Ordinal).OrderBy(document => document.Id, StringComparer.Ordinal)]);
    }

    public async IAsyncEnumerable<Document> StreamDocumentsAsync(string kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var inFlight = _overlay.Read((newest, leaving) => Both(newest, leaving).SelectMany(generation => generation.Documents.Values)
            .Where(document => document.Kind == kind).DistinctBy(document => document.Id, StringComparer.Ordinal).ToDictionary(document => document.Id, StringComparer.Ordinal));
        foreach (var document in inFlight.Values)
            yield return document;

        for (string? after = null; ;)
        {
            var page = _tables.Documents(kind, after, DocumentPageSize);
            foreach (var document in page.Where(document => !inFlight.ContainsKey(document.Id)))
                yield return document;

            if (page.Count < DocumentPageSize)
                break;

            after = page[^1].Id;
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public Task<bool> TryWriteDocumentAsync(string kind, string id, long expectedVersion, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        _logWriter.WriteAsync(new StoreWrite.Put(new Document(kind, id, expectedVersion + 1, json.ToArray())));

    public Task<long> NextEpochAsync(CancellationToken cancellation) => StoreCreation.NextEpochAsync(this, _time, cancellation);

    /// <summary>Writes what waits, brings the tables up, and gives the folder back.</summary>
    public ValueTask DisposeAsync()
    {
        _logWriter.Dispose();
        _tablesWriter.Dispose();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The overlay with everything that the log has and the tables do not.</summary>
    static Overlay Replay(DataDirectory directory, Tables tables)
    {
        using var log = SqliteFile.Open(directory.LogFile, "FULL");
        log.Execute("CREATE TABLE IF NOT EXISTS log(id INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, batch BLOB NOT NULL)");
        var overlay = new Overlay();
        var (reached, change) = tables.Progress();
        overlay.StartFrom(change);
        using var tail = log.Prepare("SELECT id, batch FROM log WHERE id > $1 ORDER BY id", "$1");
        tail.Parameters[0].Value = reached;
        using var rows = tail.ExecuteReader();
        while (rows.Read())
        {
            var batch = PackedLog.Batch(rows.GetFieldValue<byte[]>(1));
            var before = new Dictionary<long, RepRow>();
            var commits = new List<RepCommit>();
            foreach (var logged in batch.Commits)
            {
                // A rep can stand in a batch twice; the second patch builds on the first.
                var row = before.GetValueOrDefault(logged.Rep)
                    ?? (overlay.TryFind(generation => generation.Reps, logged.Rep, out var found) ? found.Row : tables.Rep(logged.Rep));
                var commit = logged.ToCommit(row);
                before[logged.Rep] = commit.Row;
                commits.Add(commit);
            }

            overlay.Add(rows.GetInt64(0), batch.Appends, commits, batch.Documents.Select(document => document.ToDocument()));
        }

        return overlay;
    }

    Dictionary<RecordKey, IntakeRecord> RecordsInFlight(int shard) => _overlay.Read((newest, leaving) =>
        Both(newest, leaving).SelectMany(generation => generation.Records).Where(pair => pair.Key.Shard == shard).DistinctBy(pair => pair.Key).ToDictionary());

    static IEnumerable<InFlight> Both(InFlight newest, InFlight? leaving) => leaving is null ? [newest] : [newest, leaving];

    static List<T> Latest<T, TKey>(IEnumerable<T> changed, Func<T, TKey> key, Func<T, long> change, long after) =>
    [
        .. changed.Where(one => change(one) > after).GroupBy(key).Select(versions => versions.MaxBy(change)!).OrderBy(change),
    ];

    ImmutableArray<IntakeRow> LoggedRows(int shard, long from, int limit)
    {
        var logs = _tables.LogsOf(shard, from, limit);
        if (logs.Count == 0)
            return [];

        using var log = SqliteFile.Open(_directory.LogFile, "FULL");
        return logs
            .SelectMany(id => log.Query("SELECT batch FROM log WHERE id = $1", row => PackedLog.Batch(row.GetFieldValue<byte[]>(0)), id))
            .SelectMany(batch => batch.Appends)
            .Where(append => append.Shard == shard)
            .SelectMany(append => append.Rows)
            .Where(row => row.Sequence >= from)
            .Take(limit)
            .ToImmutableArray();
    }

    ShardHead Head(int shard) => _overlay.TryFind(generation => generation.Heads, shard, out var head) ? head : _tables.Head(shard);

    RepRow? Row(long rep) => _overlay.TryFind(generation => generation.Reps, rep, out var found) ? found.Row : _tables.Rep(rep);

    Document? Find(string kind, string id) =>
        _overlay.TryFind(generation => generation.Documents, (kind, id), out var document) ? document : _tables.Document(kind, id);
}
