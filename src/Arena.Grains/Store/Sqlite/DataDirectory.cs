using System.Text.Json;

namespace Arena.Grains.Store.Sqlite;

/// <summary>The folder of an embedded store: one process owns it, and a marker remembers that it was initialised.</summary>
sealed class DataDirectory : IDisposable
{
    readonly FileStream _lock;

    DataDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    /// <summary>The truth: every write, in order.</summary>
    public string LogFile => System.IO.Path.Combine(Path, "log.db");

    /// <summary>What the log adds up to; can be made again from it.</summary>
    public string TablesFile => System.IO.Path.Combine(Path, "tables.db");

    string MarkerFile => System.IO.Path.Combine(Path, "arena.json");

    /// <summary>Takes the folder for this process.</summary>
    /// <exception cref="InvalidOperationException">Another process has it, or its log is missing.</exception>
    public static DataDirectory Take(string path)
    {
        Directory.CreateDirectory(path);
        FileStream @lock;
        try
        {
            @lock = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"Another Arena runs on {path}. Stop it, or give this one another Arena:DataDir.", taken);
        }

        var directory = new DataDirectory(path, @lock);
        if (!File.Exists(directory.MarkerFile) || File.Exists(directory.LogFile))
            return directory;

        directory.Dispose();
        throw new InvalidOperationException(
            $"{directory.MarkerFile} says that there was a store here, but {directory.LogFile} is missing. Restore it from a backup; to begin anew, empty the folder.");
    }

    /// <summary>Remembers that the store was initialised: an empty folder from here on is an alarm, not a fresh start.</summary>
    public void Mark(DateTimeOffset now)
    {
        if (!File.Exists(MarkerFile))
            File.WriteAllText(MarkerFile, JsonSerializer.Serialize(new { initialised = now }));
    }

    public void Dispose() => _lock.Dispose();
}
