using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Benchmarks.Load;
using Arena.Benchmarks.Screens;
using Arena.Server.Tests.Hosting;

namespace Arena.Benchmarks.Start;

/// <summary>How long an empty server takes until it is ready, and what a small office's server holds of the machine.</summary>
static class StartFigures
{
    const int Starts = 5;
    const int Displays = 10;

    public static async Task MeasureAsync(Report report)
    {
        var times = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            var directory = Directory.CreateTempSubdirectory("arena-bench-");
            var clock = Stopwatch.StartNew();
            await using (await ArenaProcess.StartAsync([$"--Arena:DataDir={directory.FullName}", "--Logging:LogLevel:Default=Warning"], CancellationToken.None))
                times.Add(clock.Elapsed.TotalSeconds);

            directory.Delete(recursive: true);
        }

        times.Sort();
        await using var arena = await ArenaSide.StartAsync("sqlite");
        var screens = Enumerable.Range(0, Displays).Select(_ => new Screen((_, _) => { })).ToList();
        foreach (var screen in screens)
            await screen.OpenAsync(arena.Url);

        using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20)))
            await SteadyLoad.RunAsync(arena.Http, "start", perSecond: 10, batch: 1, stop.Token);

        var figures = await arena.Http.GetFromJsonAsync<JsonElement>("/api/v1/figures");
        foreach (var screen in screens)
            await screen.DisposeAsync();

        var resident = figures.GetProperty("residentBytes").GetInt64();
        report.Judge("start to ready, empty, embedded", "below 3 s", $"{times[^1]:F1} s at most", times[^1] < 3);
        report.Judge("resident with 50 reps and 10 displays", "below 250 MB", $"{resident / 1e6:F0} MB", resident < 250e6);
        await report.WriteLineAsync("""

            | start to ready, empty, s: median | greatest | resident with 50 reps, 10 displays, 10 deals/s, MiB | of it taken by the collector | objects |
            |---:|---:|---:|---:|---:|
            """);
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {times[Starts / 2]:F1} | {times[^1]:F1} | {resident >> 20} | {figures.GetProperty("committedBytes").GetInt64() >> 20} | {figures.GetProperty("heapBytes").GetInt64() >> 20} |"));
    }
}
