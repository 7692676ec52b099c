using System.Threading.Channels;
using Arena.Grains.Store.Packed;
using Microsoft.Data.Sqlite;

namespace Arena.Grains.Store.Sqlite;

/// <summary>
/// The one writer of the log: whatever waits is written as one row in one transaction (group commit over all grains), then acknowledged.
/// It alone checks the fences, in memory, because one process owns the file.
/// </summary>
sealed partial class LogWriter : IDisposable
{
    const int GroupLimit = 2_000;

    /// <summary>So much may wait for the tables before the log waits for them: memory is bounded.</summary>
    const int InFlightLimit = 131_072;

    readonly Channel<StoreWrite> _waiting = Channel.CreateBounded<StoreWrite>(new BoundedChannelOptions(100_000) { SingleReader = true });
    readonly Overlay _overlay;
    readonly TablesWriter _tables;
    readonly Fences _fences;
    readonly ILogger _log;
    readonly SqliteConnection _connection;
    readonly SqliteCommand _insert;
    readonly Thread _thread;

    public LogWriter(string path, Overlay overlay, TablesWriter tables, Fences fences, ILogger log)
    {
        (_overlay, _tables, _fences, _log) = (overlay, tables, fences, log);
        _connection = SqliteFile.Open(path, "FULL");
        _insert = _connection.Prepare("INSERT INTO log(batch) VALUES ($1) RETURNING id", "$1");
        _thread = new Thread(Work) { IsBackground = true, Name = "arena log" };
        _thread.Start();
    }

    /// <summary>Queues a write.</summary>
    /// <returns>Whether the fence let it through, once it is durable.</returns>
    /// <exception cref="StoreUnavailableException">The log could not be written, or too much waits.</exception>
    public Task<bool> WriteAsync(StoreWrite write) => _waiting.Writer.TryWrite(write)
        ? write.Outcome.Task
        : Task.FromException<bool>(new StoreUnavailableException("Too many writes wait for the log; send it again."));

    /// <summary>Writes what waits and ends.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread.Join();
        _insert.Dispose();
        _connection.Dispose();
    }

    void Work()
    {
        var group = new List<StoreWrite>(GroupLimit);
        while (WaitForWork())
        {
            while (_overlay.Size > InFlightLimit)
                _tables.WaitForRound();

            while (group.Count < GroupLimit && _waiting.Reader.TryRead(out var write))
                group.Add(write);

            Write(group);
            group.Clear();
        }
    }

    // A thread of its own may block; the pool's threads have grains to run.
    bool WaitForWork()
    {
        var ready = _waiting.Reader.WaitToReadAsync().AsTask();
        return ready.GetAwaiter().GetResult();
    }

    void Write(List<StoreWrite> group)
    {
        var accepted = new List<StoreWrite>(group.Count);
        var refused = new List<StoreWrite>();
        foreach (var write in group)
            (_fences.TryPass(write) ? accepted : refused).Add(write);

        try
        {
            if (accepted.Count > 0)
                Append(accepted);
        }
        catch (Exception failed) when (failed is SqliteException or IOException)
        {
            LogWriteFailed(failed);
            _fences.Forget();
            foreach (var write in group)
                write.Outcome.TrySetException(new StoreUnavailableException("The log could not be written; send it again.", failed));

            return;
        }

        _fences.Keep();
        accepted.ForEach(write => write.Outcome.TrySetResult(true));
        refused.ForEach(write => write.Outcome.TrySetResult(false));
    }

    void Append(List<StoreWrite> writes)
    {
        _insert.Parameters[0].Value = PackedLog.Write(LogBatch.Of(writes));

        // One statement is one transaction: it is durable when it returns.
        var log = (long)_insert.ExecuteScalar()!;
        _overlay.Add(
            log,
            writes.OfType<StoreWrite.Append>().Select(write => write.Rows),
            writes.OfType<StoreWrite.Commit>().Select(write => write.Rep),
            writes.OfType<StoreWrite.Put>().Select(write => write.Document));
        _tables.Wake();
    }

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "The log could not be written; nothing of this group was acknowledged.")]
    partial void LogWriteFailed(Exception failed);
}
