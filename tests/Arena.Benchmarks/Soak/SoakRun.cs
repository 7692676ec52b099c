using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Benchmarks.Load;
using Arena.Benchmarks.Screens;

namespace Arena.Benchmarks.Soak;

/// <summary>
/// A steady load for a while, with displays that come and go: what grows, and what it would come to in a day. The load revises the same deals again and
/// again, so what grows is not what a server has to know of more deals, but a leak.
/// </summary>
static class SoakRun
{
    const int PerSecond = 200;
    const int Deals = 3_000;

    // Of what a figure was at its least in the first quarter.
    const double Noise = 0.02;
    const int Displays = 10;
    static readonly TimeSpan SamplePeriod = TimeSpan.FromSeconds(10);

    static readonly (string Member, string Name, double Unit)[] Measured =
    [
        ("residentBytes", "resident, MiB", 1 << 20),
        ("heapBytes", "objects after a collection, MiB", 1 << 20),
        ("committedBytes", "taken by the collector, MiB", 1 << 20),
        ("handles", "handles", 1),
        ("threads", "threads", 1),
    ];

    public static async Task MeasureAsync(double minutes, Report report)
    {
        await using var arena = await ArenaSide.StartAsync("sqlite");
        var (length, warmUp) = (TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(Math.Min(minutes / 4, 5)));
        using var stop = new CancellationTokenSource(length);
        var load = SteadyLoad.RunAsync(arena.Http, "soak", PerSecond, batch: 5, stop.Token, Deals);
        var screens = Enumerable.Range(0, Displays).Select(seed => WatchAsync(arena, new Random(seed), stop.Token)).ToList();

        var samples = new List<(double Hours, JsonElement Figures)>();
        var clock = Stopwatch.StartNew();
        while (!stop.IsCancellationRequested)
        {
            if (clock.Elapsed > warmUp)
                samples.Add((clock.Elapsed.TotalHours, await arena.Http.GetFromJsonAsync<JsonElement>("/api/v1/figures")));

            await DelayAsync(SamplePeriod, stop.Token);
        }

        var acknowledged = await load;
        await Task.WhenAll(screens);
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"\n{acknowledged:N0} revisions of {Deals:N0} deals in {length.TotalMinutes:F0} minutes, {Displays} displays; {samples.Count} samples after {warmUp.TotalMinutes:F1} minutes.\n"));
        await report.WriteLineAsync("""
            | measured | first | last | growth an hour | in 24 hours it would be |
            |---|---:|---:|---:|---:|
            """);
        foreach (var (member, name, unit) in Measured)
        {
            var points = samples.Select(sample => (sample.Hours, Value: sample.Figures.GetProperty(member).GetInt64() / unit)).ToList();
            var (slope, atStart) = Line(points);
            var (early, late) = (points.Take(points.Count / 4).Min(point => point.Value), points.TakeLast(points.Count / 4).Min(point => point.Value));
            report.Judge($"soak, {name}, least in the first quarter and in the last", "no growth", $"{early:F0}, {late:F0}", late <= early * (1 + Noise));
            await report.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"| {name} | {points[0].Value:F0} | {points[^1].Value:F0} | {slope:F1} | {atStart + (24 * slope):F0} |"));
        }
    }

    static async Task WatchAsync(ArenaSide arena, Random chance, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await using var screen = new Screen((_, _) => { });
            await screen.OpenAsync(arena.Url);
            await DelayAsync(TimeSpan.FromSeconds(chance.Next(10, 60)), stop);
        }
    }

    static async Task DelayAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, TimeProvider.System, stop);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    // Least squares.
    static (double Slope, double AtStart) Line(List<(double Hours, double Value)> points)
    {
        var (hours, value) = (points.Average(point => point.Hours), points.Average(point => point.Value));
        var slope = points.Sum(point => (point.Hours - hours) * (point.Value - value)) / points.Sum(point => (point.Hours - hours) * (point.Hours - hours));
        return (slope, value - (slope * hours));
    }
}
