using System.Collections.Immutable;
using System.Globalization;
using Arena.Domain.Ledger;
using Arena.Domain.Organisations;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Grains.Store;
using Arena.Grains.Store.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Arena.Benchmarks.Ranking;

/// <summary>An embedded store with many reps who have earned something, written row by row as their grains would.</summary>
static class FilledStore
{
    const int AtOnce = 4_000;

    /// <param name="directory">Empty.</param>
    /// <param name="reps">How many.</param>
    public static async Task WriteAsync(string directory, int reps)
    {
        var settings = new StoreSettings("Asia/Shanghai", "CNY", 1, DateTimeZoneProviders.Tzdb.VersionId);
        await using var store = await SqliteStore.OpenAsync(directory, settings, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var today = new PeriodCalendar(DateTimeZoneProviders.Tzdb["Asia/Shanghai"], 1).DateOf(now);
        await PutAsync(store, "organisation", "organisation", new { lastTeam = 1, lastRep = reps, namesVersion = 1, rescoreVersion = 0 });
        await PutAsync(store, "team", "team", new Team("team", 1, "Team", ""));
        var chance = new Random(1);
        foreach (var chunk in Enumerable.Range(1, reps).Chunk(AtOnce))
        {
            await Task.WhenAll(chunk.Select(number =>
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"rep-{number}");
                return Task.WhenAll(
                    PutAsync(store, "rep", id, new Rep(id, number, $"Rep {number}", Email: null, Membership.Of(1), LeftAt: null)),
                    store.TryCommitAsync(CommitOf(number, chance.Next(1_000_000), now, today), CancellationToken.None));
            }));
        }
    }

    static Task<bool> PutAsync<T>(SqliteStore store, string kind, string id, T value) => store.TryWriteDocumentAsync(kind, id, 0, StoreJson.Write(value), CancellationToken.None);

    static RepCommit CommitOf(long rep, long points, Instant now, LocalDate today)
    {
        var cells = ImmutableDictionary<CellKey, Cell>.Empty
            .Add(new CellKey("points", Period.All, 1), Cell.Empty.Change(points, now, today))
            .Add(new CellKey("revenue", Period.All, 1), Cell.Empty.Change(points * 100, now, today));
        var patch = new RepRowPatch(1, 0, "", today, [], Membership.Of(1), [], [], [], cells, []);
        return new RepCommit([], patch.ApplyTo(rep, before: null), patch, []);
    }
}
