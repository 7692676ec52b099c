using System.Text.Json;

namespace Arena.Grains.Store.Sqlite;

/// <summary>The folder of an embedded store: one process owns it, and a marker remembers that it was initialised.</summary>
sealed class DataDirectory : IDisposable
{
    /// <summary>A start with less room than this would soon end with a store that can write nothing, perhaps in the middle of the working day.</summary>
    const long LeastFree = 64L * 1024 * 1024;

    const string Marker = "arena.json";

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

    string MarkerFile => System.IO.Path.Combine(Path, Marker);

    /// <summary>Whether a store was initialised in a folder.</summary>
    public static bool IsMarked(string path) => File.Exists(System.IO.Path.Combine(path, Marker));

    /// <summary>Takes the folder for this process.</summary>
    /// <exception cref="InvalidOperationException">Another process has it, its log is missing, it cannot be written, or its disk is full.</exception>
    public static DataDirectory Take(string path)
    {
        FileStream @lock;
        try
        {
            Directory.CreateDirectory(path);
            RequireRoom(path);
            @lock = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"Another Arena runs on {path}. Stop it, or give this one another Arena:DataDir. ({taken.Message})", taken);
        }
        catch (UnauthorizedAccessException forbidden)
        {
            throw new InvalidOperationException($"Arena may not write in {path}: {forbidden.Message} Set Arena:DataDir to a folder that it may write in.", forbidden);
        }

        var directory = new DataDirectory(path, @lock);
        if (!File.Exists(directory.MarkerFile) || File.Exists(directory.LogFile))
            return directory;

        directory.Dispose();
        throw new InvalidOperationException(
            $"{directory.MarkerFile} says that there was a store here, but {directory.LogFile} is missing. Restore it from a backup; to begin anew, empty the folder.");
    }

    static void RequireRoom(string path)
    {
        var free = new DriveInfo(path).AvailableFreeSpace;
        if (free < LeastFree)
            throw new InvalidOperationException($"{path} has {free / 1024 / 1024} MiB free. Arena starts with {LeastFree / 1024 / 1024} MiB or more: make room, or move Arena:DataDir to a larger disk.");
    }

    /// <summary>Remembers that the store was initialised: an empty folder from here on is an alarm, not a fresh start.</summary>
    public void Mark(DateTimeOffset now)
    {
        if (!File.Exists(MarkerFile))
            File.WriteAllText(MarkerFile, JsonSerializer.Serialize(new { initialised = now }));
    }

    public void Dispose() => _lock.Dispose();
}
