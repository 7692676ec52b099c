using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Benchmarks.Ranking;

/// <summary>Standings of a very large organisation over HTTP, and how long it takes to build a board from the store.</summary>
static class RankingServer
{
    const int PerSecond = 1_000;
    const int Connections = 16;

    public static async Task MeasureAsync(int reps, int seconds, Report report)
    {
        var directory = Directory.CreateTempSubdirectory("arena-bench-");
        var filling = Stopwatch.StartNew();
        await FilledStore.WriteAsync(directory.FullName, reps);
        await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{reps:N0} reps were written in {filling.Elapsed.TotalSeconds:F0} s.\n"));

        var starting = Stopwatch.StartNew();
        await using (var arena = await ArenaProcess.StartAsync([$"--Arena:DataDir={directory.FullName}", "--Logging:LogLevel:Default=Warning"], CancellationToken.None))
        {
            var ready = starting.Elapsed;
            var building = Stopwatch.StartNew();
            using var first = await arena.Http.GetAsync(Top);
            first.EnsureSuccessStatusCode();
            var built = building.Elapsed;
            var figures = await arena.Http.GetFromJsonAsync<JsonElement>("/api/v1/figures");
            await report.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"The server was ready after {ready.TotalSeconds:F1} s, the board was built from the store in {built.TotalSeconds:F1} s; resident then {figures.GetProperty("residentBytes").GetInt64() >> 20} MiB.\n"));
            report.Judge($"rebuild of a board of {reps:N0} reps from the store", "below 10 s", $"{built.TotalSeconds:F1} s", built.TotalSeconds < 10);
            await report.WriteLineAsync("""
                | over HTTP | answers/s | p50 ms | p99 ms |
                |---|---:|---:|---:|
                """);
            var chance = new Random(1);
            await MeasureAsync("top 50", arena, () => Top, seconds, report);
            await MeasureAsync("around one", arena, () => new Uri($"/api/v1/boards/points/standings?period=all&around=rep-{1 + chance.Next(reps)}", UriKind.Relative), seconds, report);
        }

        directory.Delete(recursive: true);
    }

    static Uri Top { get; } = new("/api/v1/boards/points/standings?period=all&top=50", UriKind.Relative);

    // Each is due at a time of its own and sent by the next of some connections that is free.
    static async Task MeasureAsync(string name, ArenaProcess arena, Func<Uri> next, int seconds, Report report)
    {
        var addresses = Enumerable.Range(0, PerSecond * seconds).Select(_ => next()).ToList();
        var times = new double[addresses.Count];
        var taken = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            for (int request; (request = Interlocked.Increment(ref taken)) < times.Length;)
            {
                var due = TimeSpan.FromSeconds((double)request / PerSecond);
                while (clock.Elapsed < due)
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);

                // A timer that wakes late is not the server's doing.
                var started = clock.Elapsed;
                using var answer = await arena.Http.GetAsync(addresses[request]);
                answer.EnsureSuccessStatusCode();
                times[request] = (clock.Elapsed - started).TotalMilliseconds;
            }
        }));
        var rate = times.Length / clock.Elapsed.TotalSeconds;
        Array.Sort(times);
        var median = times[times.Length / 2];
        report.Judge($"{name} over HTTP, median", "below 1 ms at 1,000 requests/s", $"{median:F2} ms at {rate:F0}/s", median < 1 && rate > 0.99 * PerSecond);
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {rate:F0} | {median:F2} | {times[times.Length * 99 / 100]:F2} |"));
    }
}
