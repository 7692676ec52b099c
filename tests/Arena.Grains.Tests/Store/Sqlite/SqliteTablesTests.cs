using Arena.Grains.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Arena.Grains.Tests.Store.Sqlite;

/// <summary>Tables that do not take what the log has.</summary>
public sealed class SqliteTablesTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_tables_refused_until_the_stop_is_there_after_the_next_start() // Invariant 1
    {
        await using var site = await SqliteSite.CreateAsync();
        using var watch = new FailureWatch();
        using (var logs = LoggerFactory.Create(logging => logging.AddProvider(watch)))
        {
            await using var store = await SqliteStore.OpenAsync(site.Location, StoreSamples.Settings, TimeProvider.System, logs, Stop);
            Execute(site, "CREATE TRIGGER no_room BEFORE INSERT ON rep WHEN NEW.rep = 7 BEGIN SELECT RAISE(ABORT, 'no room'); END");
            Assert.True(await store.TryCommitAsync(new RepSample(7).Next(), Stop));
            await watch.Failed.WaitAsync(TimeSpan.FromMinutes(1), Stop);
            Assert.True(await store.TryCommitAsync(new RepSample(8).Next(), Stop));
        }

        Execute(site, "DROP TRIGGER no_room");
        await using var again = await site.OpenAsync(StoreSamples.Settings);
        foreach (var rep in (long[])[7, 8])
        {
            Assert.Equal(1, (await again.Store.ReadRowAsync(rep, Stop))?.Version);
            Assert.Single(await again.Store.ReadLedgerAsync(rep, 0, 10, Stop));
        }
    }

    static void Execute(StoreSite site, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(site.Location, "tables.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Notices that a round failed.</summary>
    sealed class FailureWatch : ILoggerProvider, ILogger
    {
        const int RoundFailed = 3001;

        readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Failed => _failed.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == RoundFailed)
                _failed.TrySetResult();
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
