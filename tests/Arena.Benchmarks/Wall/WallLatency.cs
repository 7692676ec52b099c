using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Arena.Benchmarks.Load;
using Arena.Benchmarks.Screens;
using Microsoft.Playwright;

namespace Arena.Benchmarks.Wall;

/// <summary>From the acknowledgement of a deal until a wall in a real Chromium shows who overtook.</summary>
static class WallLatency
{
    const int Deals = 100;
    const int DealsUnderLoad = 200;
    const int OtherDisplays = 49;
    const int LoadPerSecond = 1_000;
    const int LoadBatch = 50;

    // Times are of the machine's clock, which the browser and this program share.
    const string WatchFirst = """
        () => {
          window.overtakes = [];
          const rows = () => [...document.querySelectorAll('[aria-posinset="1"]')].map(row => row.textContent);
          const first = () => rows().some(text => text.includes('Rep 1'));
          let last = first();
          new MutationObserver(() => {
            if (first() === last) return;
            last = first();
            window.overtakes.push(performance.timeOrigin + performance.now());
          }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        }
        """;

    public static async Task MeasureAsync(Report report)
    {
        await report.WriteLineAsync("""

            | acknowledgement to DOM change | p50 ms | p95 ms | p99 ms | greatest ms |
            |---|---:|---:|---:|---:|
            """);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("ARENA_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox"],
        });
        foreach (var engine in (string[])["sqlite", "redis"])
        {
            await using var arena = await ArenaSide.StartAsync(engine);
            await ReportAsync(arena.Name, await OvertakeAsync(arena, await browser.NewPageAsync(), Deals), report);
        }

        await MeasureLoadedAsync(browser, report);
    }

    // As in a large office on its busiest day: 50 displays, one of them the browser, and deals of all others in between.
    static async Task MeasureLoadedAsync(IBrowser browser, Report report)
    {
        await using var arena = await ArenaSide.StartAsync("sqlite");
        var screens = Enumerable.Range(0, OtherDisplays).Select(_ => new Screen((_, _) => { })).ToList();
        foreach (var screen in screens)
            await screen.OpenAsync(arena.Url);

        using var stop = new CancellationTokenSource();
        var load = SteadyLoad.RunAsync(arena.Http, "others", LoadPerSecond, LoadBatch, stop.Token);
        var clock = Stopwatch.StartNew();
        var times = await OvertakeAsync(arena, await browser.NewPageAsync(), DealsUnderLoad);
        await stop.CancelAsync();
        var acknowledged = await load;
        report.Judge(
            "acknowledgement to DOM change, 1,000 activities/s, 50 displays, p99",
            "below 150 ms",
            $"{times[times.Count * 99 / 100]:F0} ms at {acknowledged / clock.Elapsed.TotalSeconds:F0}/s",
            times[times.Count * 99 / 100] < 150);
        await ReportAsync(string.Create(CultureInfo.InvariantCulture, $"{arena.Name}, {acknowledged / clock.Elapsed.TotalSeconds:F0} activities/s, {1 + OtherDisplays} displays"), times, report);
        foreach (var screen in screens)
            await screen.DisposeAsync();
    }

    static Task ReportAsync(string name, List<double> times, Report report) => report.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {times[times.Count / 2]:F0} | {times[times.Count * 95 / 100]:F0} | {times[times.Count * 99 / 100]:F0} | {times[^1]:F0} |"));

    static async Task<List<double>> OvertakeAsync(ArenaSide arena, IPage page, int deals)
    {
        // So much that no other deal comes between the two.
        await WinAsync(arena, "0", rep: 2, amount: 100_000_000);
        await page.GotoAsync(new Uri(arena.Url, "/wall?board=points&period=all&lang=en").ToString());
        await Assertions.Expect(page.Locator("[aria-posinset='1']").First).ToContainTextAsync("Rep 2", new() { Timeout = 60_000 });
        await page.EvaluateAsync(WatchFirst);

        var times = new List<double>();
        var chance = new Random(1);
        for (var deal = 1; deal <= deals; deal++)
        {
            // Deals come when they come, not in the rhythm of frames.
            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(100, 500)), TimeProvider.System, CancellationToken.None);

            // Each is worth more than the one before it, by turns: the other one comes first.
            await WinAsync(arena, deal.ToString(CultureInfo.InvariantCulture), rep: 1 + ((deal + 1) % 2), amount: deal == 1 ? 150_000_000 : 100_000_000);
            var acknowledged = TimeProvider.System.GetUtcNow();
            await page.WaitForFunctionAsync("count => window.overtakes.length >= count", deal);
            var shown = await page.EvaluateAsync<double>("deal => window.overtakes[deal - 1]", deal);
            times.Add(shown - (acknowledged - DateTimeOffset.UnixEpoch).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    static async Task WinAsync(ArenaSide arena, string id, int rep, decimal amount)
    {
        using var answer = await arena.Http.PostAsJsonAsync(
            "/api/v1/activities",
            new { source = "wall", externalId = id, kind = "deal", status = "won", rep = $"rep-{rep}", occurredAt = TimeProvider.System.GetUtcNow(), amount });
        answer.EnsureSuccessStatusCode();
    }
}
