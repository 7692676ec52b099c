using Arena.Grains.Store.Packed;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Arena.Grains.Store.Sqlite;

/// <summary>
/// Brings the tables up to the log on a thread of its own, in rounds: a rep's row is written once a round however often it changed. How far it
/// came is noted in the same transaction, so a crash repeats a round or does not, but never half of one.
/// </summary>
sealed partial class TablesWriter : IDisposable
{
    /// <summary>A round begins when so much waits, or after <see cref="RoundMilliseconds"/>.</summary>
    const int RoundSize = 32_768;

    /// <summary>Records lie where their hash says, so nearly each one dirties a page of its own: the more share a round, the fewer pages are written.</summary>
    const int RoundMilliseconds = 3000;

    // The pages of the hottest indexes stay in memory over a round; with SQLite's own 2 MB they were read and spilled again and again.
    const string Cache = "PRAGMA cache_size = -32768; PRAGMA mmap_size = 268435456;";

    readonly Overlay _overlay;
    readonly SqliteConnection _connection;
    readonly ILogger _log;
    readonly ManualResetEventSlim _wake = new();
    readonly ManualResetEventSlim _hurry = new();
    readonly ManualResetEventSlim _roundEnded = new();
    readonly Thread _thread;
    readonly Statement _begin, _commit, _rollback, _progress, _shard, _intake, _record, _rep, _ledger, _past, _document;
    volatile bool _stopping;

    public TablesWriter(Tables tables, Overlay overlay, ILogger log)
    {
        _overlay = overlay;
        _log = log;
        _connection = tables.Open();
        _connection.Execute(Cache);
        _begin = new Statement(_connection, "BEGIN IMMEDIATE");
        _commit = new Statement(_connection, "COMMIT");
        _rollback = new Statement(_connection, "ROLLBACK");
        _progress = new Statement(_connection, "UPDATE progress SET log = $1, change = $2");
        _shard = new Statement(_connection, "INSERT OR REPLACE INTO shard VALUES ($1, $2, $3, $4)");
        _intake = new Statement(_connection, "INSERT OR REPLACE INTO intake VALUES ($1, $2, $3, $4)");
        _record = new Statement(_connection, "INSERT OR REPLACE INTO record VALUES ($1, $2, $3, $4, $5, $6)");
        _rep = new Statement(_connection, "INSERT OR REPLACE INTO rep VALUES ($1, $2, $3)");
        _ledger = new Statement(_connection, "INSERT OR REPLACE INTO ledger_part VALUES ($1, $2, $3)");
        _past = new Statement(_connection, "INSERT OR REPLACE INTO past VALUES ($1, $2, $3, $4, $5, $6)");
        _document = new Statement(_connection, "INSERT OR REPLACE INTO document VALUES ($1, $2, $3, $4)");
        _thread = new Thread(Work) { IsBackground = true, Name = "arena tables" };
        _thread.Start();
    }

    /// <summary>Something is in the overlay.</summary>
    public void Wake()
    {
        _wake.Set();
        if (_overlay.Size >= RoundSize)
            _hurry.Set();
    }

    /// <summary>Waits until a round has ended; called by the log when too much is in flight.</summary>
    public void WaitForRound()
    {
        _roundEnded.Reset();
        _hurry.Set();
        _roundEnded.Wait(RoundMilliseconds);
    }

    /// <summary>Writes what is left and ends.</summary>
    public void Dispose()
    {
        _stopping = true;
        _hurry.Set();
        _wake.Set();
        _thread.Join();
        _connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        foreach (var statement in (Statement[])[_begin, _commit, _rollback, _progress, _shard, _intake, _record, _rep, _ledger, _past, _document])
            statement.Dispose();

        _connection.Dispose();
        _wake.Dispose();
        _hurry.Dispose();
        _roundEnded.Dispose();
    }

    void Work()
    {
        while (true)
        {
            _wake.Wait();
            _wake.Reset();

            // More may come: a full round is cheaper a row. A stop or a full log ends the wait.
            if (!_stopping)
                _hurry.Wait(RoundMilliseconds);

            _hurry.Reset();
            if (_overlay.TakeForTables() is { } round && !TryWrite(round))
                return;

            _roundEnded.Set();
            if (_stopping && _overlay.Size == 0)
                return;

            if (_stopping)
                _wake.Set();
        }
    }

    // Until it is done. False when the store is closed meanwhile: no later round may be written then, or the next start would believe that this one was.
    bool TryWrite(InFlight round)
    {
        while (true)
        {
            try
            {
                Write(round);
                _overlay.LetGo();
                return true;
            }
            catch (SqliteException broken)
            {
                // Nothing is lost, the log has it. Readers go on from the overlay, and the log stops taking more when that is full.
                LogRoundFailed(broken);
                if (_stopping)
                    return false;

                _hurry.Wait(RoundMilliseconds);
                _hurry.Reset();
            }
        }
    }

    void Write(InFlight round)
    {
        _begin.Run();
        try
        {
            WriteRows(round);

            // Later commits may have raised the counter already; a number that is skipped after a crash harms nobody.
            _progress.Bind(round.Log).Bind(_overlay.Change).Run();
            _commit.Run();
        }
        catch
        {
            // Some errors end the transaction by themselves.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                _rollback.Run();

            throw;
        }
    }

    void WriteRows(InFlight round)
    {
        foreach (var (shard, head) in round.Heads)
            _shard.Bind(shard).Bind(head.Sequence).Bind(head.Cursor).Bind(head.NamesVersion).Run();

        foreach (var (shard, first, last, log) in round.Places)
            _intake.Bind(shard).Bind(first).Bind(last).Bind(log).Run();

        // In the order of the index, so that each of its pages is looked for once.
        foreach (var (key, record) in round.Records.OrderBy(record => (record.Key.Shard, unchecked((long)record.Key.Hash))))
        {
            _record.Bind(key.Source).Bind(key.ExternalId).Bind(key.Shard).Bind(unchecked((long)key.Hash)).Bind(record.Waits ? 1 : 0).Bind(PackedIntake.Write(record));
            _record.Run();
        }

        foreach (var (rep, (row, change)) in round.Reps)
            _rep.Bind(rep).Bind(change).Bind(PackedReps.Write(row)).Run();

        foreach (var (rep, entries) in round.Ledgers.Where(ledger => ledger.Value.Count > 0))
            _ledger.Bind(rep).Bind(entries[^1].Sequence).Bind(PackedReps.Write(entries)).Run();

        foreach (var (cell, change) in round.Past.Values)
            _past.Bind(cell.Key.Period.ToString()).Bind(cell.Key.Tally).Bind(cell.Rep).Bind(cell.Key.Team).Bind(change).Bind(PackedReps.Write(cell)).Run();

        foreach (var document in round.Documents.Values)
            _document.Bind(document.Kind).Bind(document.Id).Bind(document.Version).Bind(document.Json.Span).Run();
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "The tables could not be written; trying again. The log has everything.")]
    partial void LogRoundFailed(Exception broken);
}
