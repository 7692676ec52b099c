using System.Globalization;
using Arena.Benchmarks.Peer;

namespace Arena.Benchmarks.Load;

/// <summary>Acknowledged activities a second, each side in turn for each shape, and whether every total is right afterwards.</summary>
static class Throughput
{
    const int WarmUpSeconds = 3;
    static readonly TimeSpan SettledWithin = TimeSpan.FromSeconds(60);

    /// <exception cref="InvalidOperationException">A side lost or doubled something.</exception>
    public static async Task MeasureAsync(int seconds, Report report)
    {
        await using var peer = await ScriptPeer.StartAsync();
        await using var sqlite = await ArenaSide.StartAsync("sqlite");
        await using var redis = await ArenaSide.StartAsync("redis");
        var sides = new ISide[] { peer, sqlite, redis };
        var points = sides.ToDictionary(side => side, _ => 0L);
        await report.WriteLineAsync("""

            | sent as | to | acknowledged/s | to the peer | processor microseconds an activity | p50 ms | p95 ms | p99 ms |
            |---|---|---:|---:|---:|---:|---:|---:|
            """);
        foreach (var shape in Shape.All)
        {
            var ofPeer = 0d;
            foreach (var side in sides)
            {
                using var load = new HttpLoad(side.Url, Arena.Server.Tests.Hosting.ArenaProcess.Key);
                var warm = await load.RunAsync($"{shape.Name}-warm", shape, WarmUpSeconds);
                var before = side.ProcessorTime;
                var sent = await load.RunAsync(shape.Name, shape, seconds);
                var used = (side.ProcessorTime - before) / sent.Activities;
                points[side] += warm.Points + sent.Points;
                await VerifyAsync(side, points[side]);
                if (side == peer)
                    ofPeer = sent.PerSecond;
                else
                    report.Judge($"{shape.Name}, {side.Name}", FormattableString.Invariant($"at least {shape.Target:F1} of the peer"), $"{sent.PerSecond / ofPeer:F2}", sent.PerSecond >= shape.Target * ofPeer);

                await report.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {shape.Name} | {side.Name} | {sent.PerSecond:F0} | {sent.PerSecond / ofPeer:F2} | {used.TotalMicroseconds:F0} | {sent.Quantile(0.5):F1} | {sent.Quantile(0.95):F1} | {sent.Quantile(0.99):F1} |"));
            }
        }

        await report.WriteLineAsync("\nProcessor time is that of the server and its store, the load generator's is not in it. After each run the points of all reps together were what the acknowledged activities are worth.");
    }

    static async Task VerifyAsync(ISide side, long expected)
    {
        using var limit = new CancellationTokenSource(SettledWithin);
        long found;
        while ((found = await side.ReadPointsAsync()) != expected)
        {
            if (limit.IsCancellationRequested)
                throw new InvalidOperationException($"{side.Name}: {found} points, but what was acknowledged is worth {expected}.");

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }
}
