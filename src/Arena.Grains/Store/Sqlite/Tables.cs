using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Grains.Store.Packed;
using Microsoft.Data.Sqlite;

namespace Arena.Grains.Store.Sqlite;

/// <summary>
/// The tables: what the log adds up to, so that it can be looked up. Brought up some hundred milliseconds after the log, and made again from it
/// after a crash; nobody may read them without <see cref="Overlay"/>.
/// </summary>
sealed class Tables(string path)
{
    const string Schema = """
        CREATE TABLE IF NOT EXISTS progress(id INTEGER PRIMARY KEY CHECK (id = 1), log INTEGER NOT NULL, change INTEGER NOT NULL);
        INSERT OR IGNORE INTO progress VALUES (1, 0, 0);
        CREATE TABLE IF NOT EXISTS shard(shard INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, cursor INTEGER NOT NULL, names INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS intake(shard INTEGER, first INTEGER, last INTEGER, log INTEGER, PRIMARY KEY (shard, first)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS record(source TEXT, external_id TEXT, shard INTEGER NOT NULL, hash INTEGER NOT NULL, waits INTEGER NOT NULL, json BLOB NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS record_key ON record(shard, hash, source, external_id);
        CREATE INDEX IF NOT EXISTS record_waiting ON record(shard) WHERE waits = 1;
        CREATE TABLE IF NOT EXISTS rep(rep INTEGER PRIMARY KEY, change INTEGER NOT NULL, json BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS rep_change ON rep(change);
        CREATE TABLE IF NOT EXISTS ledger(rep INTEGER, sequence INTEGER, json BLOB NOT NULL, PRIMARY KEY (rep, sequence)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ledger_part(rep INTEGER, last INTEGER, entries BLOB NOT NULL, PRIMARY KEY (rep, last)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS past(period TEXT, tally TEXT, rep INTEGER, team INTEGER, change INTEGER NOT NULL, json BLOB NOT NULL,
            PRIMARY KEY (period, tally, rep, team)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS past_change ON past(change);
        CREATE TABLE IF NOT EXISTS document(kind TEXT, id TEXT, version INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        """;

    public void Create()
    {
        using var connection = Open();
        connection.Execute(Schema);
    }

    public SqliteConnection Open() => SqliteFile.Open(path, "NORMAL");

    /// <summary>The last row of the log that is in the tables, and the highest change number in them.</summary>
    public (long Log, long Change) Progress()
    {
        using var connection = Open();
        return connection.Query("SELECT log, change FROM progress", row => (row.GetInt64(0), row.GetInt64(1))).Single();
    }

    public ShardHead Head(int shard)
    {
        using var connection = Open();
        return connection.Query("SELECT sequence, cursor, names FROM shard WHERE shard = $1", row => new ShardHead(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), shard)
            .SingleOrDefault(ShardHead.Empty);
    }

    public List<ulong> KnownKeys(int shard)
    {
        using var connection = Open();
        return connection.Query("SELECT hash FROM record WHERE shard = $1", row => unchecked((ulong)row.GetInt64(0)), shard);
    }

    public IntakeRecord? Record(RecordKey key)
    {
        using var connection = Open();
        return connection.Query(
            "SELECT json FROM record WHERE shard = $1 AND hash = $2 AND source = $3 AND external_id = $4",
            row => PackedIntake.Record(Blob(row, 0)), key.Shard, unchecked((long)key.Hash), key.Source, key.ExternalId).SingleOrDefault();
    }

    /// <summary>A page of a shard's records in the order of their row numbers, with the number to go on after.</summary>
    public List<(long Row, IntakeRecord Record)> Records(int shard, long after, int limit)
    {
        using var connection = Open();
        return connection.Query(
            "SELECT rowid, json FROM record WHERE shard = $1 AND rowid > $2 ORDER BY rowid LIMIT $3", row => (row.GetInt64(0), PackedIntake.Record(Blob(row, 1))), shard, after, limit);
    }

    public List<IntakeRecord> Waiting(int shard)
    {
        using var connection = Open();
        return connection.Query("SELECT json FROM record WHERE shard = $1 AND waits = 1", row => PackedIntake.Record(Blob(row, 0)), shard);
    }

    /// <summary>The rows of the log that hold a shard's intake rows from a sequence on.</summary>
    public List<long> LogsOf(int shard, long from, int limit)
    {
        using var connection = Open();
        return connection.Query("SELECT log FROM intake WHERE shard = $1 AND last >= $2 ORDER BY first LIMIT $3", row => row.GetInt64(0), shard, from, limit);
    }

    public RepRow? Rep(long rep)
    {
        using var connection = Open();
        return connection.Query("SELECT json FROM rep WHERE rep = $1", row => PackedReps.Row(Blob(row, 0)), rep).SingleOrDefault();
    }

    public List<LedgerEntry> Ledger(long rep, long after, int limit)
    {
        using var connection = Open();

        // Entries one by one are of an earlier program, and before all parts.
        var entries = connection.Query(
            "SELECT json FROM ledger WHERE rep = $1 AND sequence > $2 ORDER BY sequence LIMIT $3", row => PackedReps.Entry(Blob(row, 0)), rep, after, limit);
        for (var last = after; entries.Count < limit;)
        {
            var part = connection.Query(
                "SELECT entries, last FROM ledger_part WHERE rep = $1 AND last > $2 ORDER BY last LIMIT 1", row => (Entries: PackedReps.Entries(Blob(row, 0)), Last: row.GetInt64(1)), rep, last);
            if (part.Count == 0)
                break;

            entries.AddRange(part[0].Entries.Where(entry => entry.Sequence > after).Take(limit - entries.Count));
            last = part[0].Last;
        }

        return entries;
    }

    public List<(RepRow Row, long Change)> ChangedReps(long after, int limit)
    {
        using var connection = Open();
        return connection.Query("SELECT json, change FROM rep WHERE change > $1 ORDER BY change LIMIT $2", row => (PackedReps.Row(Blob(row, 0)), row.GetInt64(1)), after, limit);
    }

    public List<(PastCell Cell, long Change)> ChangedPast(long after, int limit)
    {
        using var connection = Open();
        return connection.Query(
            // A commit has one number for all its cells: the page ends with a whole commit, else the rest of it would be passed over.
            """
            SELECT json, change FROM past WHERE change > $1
            AND change <= (SELECT max(change) FROM (SELECT change FROM past WHERE change > $1 ORDER BY change LIMIT $2)) ORDER BY change
            """, row => (PackedReps.Past(Blob(row, 0)), row.GetInt64(1)), after, limit);
    }

    public List<RepRow> Reps(long after, int limit)
    {
        using var connection = Open();
        return connection.Query("SELECT json FROM rep WHERE rep > $1 ORDER BY rep LIMIT $2", row => PackedReps.Row(Blob(row, 0)), after, limit);
    }

    public List<PastCell> Past(string tally, Period period)
    {
        using var connection = Open();
        return connection.Query("SELECT json FROM past WHERE period = $1 AND tally = $2", row => PackedReps.Past(Blob(row, 0)), period.ToString(), tally);
    }

    public Document? Document(string kind, string id)
    {
        using var connection = Open();
        return connection.Query("SELECT kind, id, version, json FROM document WHERE kind = $1 AND id = $2", ReadDocument, kind, id).SingleOrDefault();
    }

    public List<string> DocumentKinds()
    {
        using var connection = Open();
        return connection.Query("SELECT DISTINCT kind FROM document", row => row.GetString(0));
    }

    public List<Document> Documents(string kind)
    {
        using var connection = Open();
        return connection.Query("SELECT kind, id, version, json FROM document WHERE kind = $1", ReadDocument, kind);
    }

    /// <summary>A page of a kind, in the order of the tables; from the beginning when <paramref name="after"/> is null, since an id can be empty.</summary>
    public List<Document> Documents(string kind, string? after, int limit)
    {
        using var connection = Open();
        return after is null
            ? connection.Query("SELECT kind, id, version, json FROM document WHERE kind = $1 ORDER BY id LIMIT $2", ReadDocument, kind, limit)
            : connection.Query("SELECT kind, id, version, json FROM document WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3", ReadDocument, kind, after, limit);
    }

    static Document ReadDocument(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3));

    static byte[] Blob(SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);
}
