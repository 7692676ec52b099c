using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Benchmarks.Load;

namespace Arena.Benchmarks.Screens;

/// <summary>Many displays on one server and ten updates a second: memory, the time from the acknowledgement until each has the frame, and what was serialised for it.</summary>
static class ScreensFigures
{
    const int Deals = 200;
    static readonly TimeSpan BetweenDeals = TimeSpan.FromMilliseconds(100);

    public static async Task MeasureAsync(int screens, Report report)
    {
        await using var arena = await ArenaSide.StartAsync("sqlite");
        var acknowledged = new ConcurrentDictionary<long, long>();
        var times = new ConcurrentQueue<double>();
        var open = Enumerable.Range(0, screens).Select(_ => new Screen((value, at) =>
        {
            // A frame that was faster than the answer to the deal was there in no time.
            if (acknowledged.TryGetValue(value, out var since))
                times.Enqueue(Math.Max(0, Stopwatch.GetElapsedTime(since, at).TotalMilliseconds));
            else
                times.Enqueue(0);
        })).ToList();
        var before = await ReadAsync(arena);
        foreach (var some in open.Chunk(50))
            await Task.WhenAll(some.Select(screen => screen.OpenAsync(arena.Url)));

        var clock = Stopwatch.StartNew();
        for (var deal = 1; deal <= Deals; deal++)
        {
            await WinAsync(arena, deal);
            acknowledged[deal * 11] = Stopwatch.GetTimestamp();
            while (clock.Elapsed < deal * BetweenDeals)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
        var after = await ReadAsync(arena);
        var frames = open.Select(screen => screen.Frames).Order().ToList();
        foreach (var screen in open)
            await screen.DisposeAsync();

        double[] sorted = [.. times.Order()];
        var serialised = Count(after, "serialised") - Count(before, "serialised");
        report.Judge("messages serialised", "once a group, however many displays", $"{serialised} for {frames[^1]} frames at {screens:N0} displays", serialised <= frames[^1] + 1);
        await report.WriteLineAsync("""

            | displays | messages serialised | sent | skipped for slow ones | frames at a display, least and most | acknowledgement to frame p50 ms | p99 ms | greatest ms | resident before MiB | with them MiB |
            |---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """);
        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {screens} | {serialised} | {Count(after, "sent") - Count(before, "sent")} | {Count(after, "skipped")} | {frames[0]}, {frames[^1]} | {sorted[sorted.Length / 2]:F0} | {sorted[sorted.Length * 99 / 100]:F0} | {sorted[^1]:F0} | {before.GetProperty("residentBytes").GetInt64() >> 20} | {after.GetProperty("residentBytes").GetInt64() >> 20} |"));
    }

    static Task<JsonElement> ReadAsync(ArenaSide arena) => arena.Http.GetFromJsonAsync<JsonElement>("/api/v1/figures");

    static long Count(JsonElement figures, string messages) =>
        figures.GetProperty("counts").TryGetProperty($"arena.messages.{messages}", out var count) ? count.GetInt64() : 0;

    // 11 points.
    static async Task WinAsync(ArenaSide arena, int deal)
    {
        using var answer = await arena.Http.PostAsJsonAsync(
            "/api/v1/activities",
            new { source = "screens", externalId = deal.ToString(CultureInfo.InvariantCulture), kind = "deal", status = "won", rep = "rep-1", occurredAt = TimeProvider.System.GetUtcNow(), amount = 100 });
        answer.EnsureSuccessStatusCode();
    }
}
