using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Arena.Grains.Store.Sqlite;

/// <summary>
/// A statement that is prepared once and run for row after row. Straight on SQLite's own functions: a command of ADO.NET allocates a kilobyte and takes twice
/// as long a row, and rows are what the tables' thread does.
/// </summary>
sealed class Statement : IDisposable
{
    readonly sqlite3 _database;
    readonly sqlite3_stmt _statement;
    int _bound;

    /// <exception cref="SqliteException">The statement is none.</exception>
    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Gives the next parameter its value.</summary>
    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    /// <inheritdoc cref="Bind(long)"/>
    public Statement Bind(string value)
    {
        Check(raw.sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    /// <inheritdoc cref="Bind(long)"/>
    public Statement Bind(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, ++_bound, value));
        return this;
    }

    /// <summary>Runs it with what was bound, and begins anew.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void Run()
    {
        _bound = 0;
        var outcome = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (outcome is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            Check(outcome);
    }

    public void Dispose() => raw.sqlite3_finalize(_statement);

    void Check(int outcome)
    {
        if (outcome == raw.SQLITE_OK)
            return;

        _bound = 0;
        SqliteException.ThrowExceptionForRC(outcome, _database);
    }
}
