using System.Globalization;
using Arena.Benchmarks.Peer;

namespace Arena.Benchmarks.Load;

/// <summary>Acknowledged activities a second, all sides in turn and the other way round, and whether every total is right after each load.</summary>
static class Throughput
{
    const int Rounds = 3, WarmUpSeconds = 3;

    /// <exception cref="InvalidOperationException">A side lost or doubled something.</exception>
    public static async Task MeasureAsync(int seconds, Report report)
    {
        await using var peer = await ScriptPeer.StartAsync();
        await using var sqlite = await ArenaSide.StartAsync("sqlite");
        await using var redis = await ArenaSide.StartAsync("redis");
        await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""

            Medians of {Rounds} rounds; each round goes through all sides, every other one in the opposite order.

            | sent as | to | acknowledged/s | least and most | to the peer | processor microseconds an activity | p50 ms | p95 ms | p99 ms | all totals right after ms |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
            """));
        using var ofPeer = new LoadedSide(peer);
        using var ofSqlite = new LoadedSide(sqlite);
        using var ofRedis = new LoadedSide(redis);
        foreach (var shapes in Shape.All.GroupBy(shape => shape.Batch))
        {
            // The peer knows no receipt: one load is what all of Arena's are compared with.
            var lanes = new List<Lane> { new(ofPeer, shapes.First()) };
            lanes.AddRange(from side in (LoadedSide[])[ofSqlite, ofRedis] from shape in shapes select new Lane(side, shape));
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var lane in round % 2 == 0 ? lanes : lanes.AsEnumerable().Reverse())
                    await lane.RunAsync(round, warmUpSeconds: round == 0 ? WarmUpSeconds : 0, seconds);
            }

            foreach (var lane in lanes)
                await WriteAsync(report, lane, lanes[0]);
        }

        await report.WriteLineAsync("""

            Processor time is that of the server and its store until all totals were right, the load generator's is not in it. After each load the points of all reps
            together were what the acknowledged activities are worth.
            """);
    }

    static async Task WriteAsync(Report report, Lane lane, Lane peer)
    {
        var ratio = lane.Median(round => round.Sent.PerSecond) / peer.Median(round => round.Sent.PerSecond);
        if (lane != peer)
            report.Judge($"{lane.Shape.Name}, {lane.Side.Name}", FormattableString.Invariant($"at least {lane.Shape.Target:F1} of the peer"), $"{ratio:F2}", ratio >= lane.Shape.Target);

        await report.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {lane.Shape.Name} | {lane.Side.Name} | {lane.Median(round => round.Sent.PerSecond):F0} | {lane.Rounds.Min(round => round.Sent.PerSecond):F0}, {lane.Rounds.Max(round => round.Sent.PerSecond):F0} | {ratio:F2} | {lane.Median(round => round.Processor.TotalMicroseconds):F0} | {lane.Median(round => round.Sent.Quantile(0.5)):F1} | {lane.Median(round => round.Sent.Quantile(0.95)):F1} | {lane.Median(round => round.Sent.Quantile(0.99)):F1} | {lane.Median(round => round.Settled.TotalMilliseconds):F0} |"));
    }
}
