using Microsoft.Data.Sqlite;

namespace Arena.Grains.Store.Sqlite;

/// <summary>Opening one of the store's files the way it has to be opened, and short forms for statements.</summary>
static class SqliteFile
{
    /// <param name="path">Of the file; made when missing.</param>
    /// <exception cref="InvalidOperationException">It does not keep what it is told to keep.</exception>
    /// <param name="synchronous"><c>FULL</c> for the log, which is the truth; <c>NORMAL</c> for the tables, which can be made again from it.</param>
    public static SqliteConnection Open(string path, string synchronous)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString());
        connection.Open();

        // A passive checkpoint every 16,000 pages: small ones write the same scattered pages again and again.
        connection.Execute($"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA wal_autocheckpoint=16000; PRAGMA temp_store=MEMORY;");
        var mode = connection.Query("PRAGMA journal_mode", row => row.GetString(0)).Single();
        var flushes = connection.Query("PRAGMA synchronous", row => row.GetInt64(0)).Single();
        if (mode == "wal" && flushes == (synchronous == "FULL" ? 2 : 1))
            return connection;

        connection.Dispose();
        throw new InvalidOperationException(
            $"{path} is opened with journal_mode {mode} and synchronous {flushes}, so a crash could lose what was acknowledged: put Arena:DataDir on a local disk (WAL does not work on network file systems).");
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A statement that is prepared once and run with new values many times.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });

        return command;
    }

    public static void Run(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index];

        command.ExecuteNonQuery();
    }

    /// <summary>All rows of a query.</summary>
    public static List<T> Query<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < values.Length; index++)
            command.Parameters.AddWithValue($"${index + 1}", values[index]);

        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));

        return rows;
    }
}
