using System.Diagnostics;
using System.Globalization;
using Arena.Domain.Ledger;
using Arena.Domain.Standings;
using NodaTime;

namespace Arena.Benchmarks.Ranking;

/// <summary>What one board of a tally costs in memory and in time, by itself: no grain, no network.</summary>
static class RankingFigures
{
    const int Samples = 2_000;
    const int Together = 16;
    static readonly LocalDate Today = new(2026, 9, 7);
    static readonly int[] Sizes = [1_000, 100_000, 1_000_000];

    public static async Task MeasureAsync(Report report)
    {
        await report.WriteLineAsync("""

            | reps in a tally | bytes a rep | medians, microseconds: rank of one | top 50 | around one (11) | update |
            |---:|---:|---:|---:|---:|---:|
            """);
        // What runs first runs before it is compiled well.
        Measure(Fill(10_000), 10_000);
        foreach (var size in Sizes)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var board = Fill(size);
            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            var (rank, top, around, update) = Measure(board, size);
            await report.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"| {size:N0} | {(double)bytes / size:F0} | {rank:F2} | {top:F2} | {around:F2} | {update:F2} |"));
            if (size < Sizes[^1])
                continue;

            foreach (var (name, micros) in new[] { ("rank of one", rank), ("top 50", top), ("around one", around) })
                report.Judge($"{name} of {size:N0} in the structure, median", "below 2 microseconds", $"{micros:F2}", micros < 2);

            report.Judge("memory of a tally", "below 100 bytes a rep", $"{(double)bytes / size:F0}", bytes < 100L * size);
        }
    }

    static (double Rank, double Top, double Around, double Update) Measure(TallyBoard board, int size)
    {
        var chance = new Random(1);
        var found = 0L;
        var rank = Median(() => found += board.Reps.Find(1 + chance.Next(size))!.Value.Rank);
        var top = Median(() => found += board.Reps.Top(50).Count);
        var around = Median(() => found += board.Reps.Around(1 + chance.Next(size), eachSide: 5).Count);
        var update = Median(() => Update(board, size, chance));
        GC.KeepAlive(found);
        return (rank, top, around, update);
    }

    static TallyBoard Fill(int size)
    {
        var chance = new Random(17);
        var board = new TallyBoard(Today, version: 0);
        for (var rep = 1L; rep <= size; rep++)
            board.Apply(rep, TeamOf(rep), CellOf(rep, chance));

        board.List(Enumerable.Range(1, size).Select(rep => (long)rep).ToHashSet(), Enumerable.Range(1, 50).ToHashSet());

        // Not as it was sorted at first, but as it is after many changes.
        for (var change = 0; change < size; change++)
        {
            var rep = 1L + chance.Next(size);
            board.Apply(rep, TeamOf(rep), CellOf(rep, chance) with { ReachedAt = Instant.FromUnixTimeSeconds(1_800_000_000) });
        }

        return board;
    }

    static int TeamOf(long rep) => 1 + (int)(rep % 50);

    // Every cell differs from what it was when the day began, as at the end of a busy day; what it was then stays.
    static Cell CellOf(long rep, Random chance) => new(
        chance.Next(1_000_000), Instant.FromUnixTimeSeconds(1_700_000_000 + chance.Next(10_000_000)), Today, rep * 7_919 % 900_000, Instant.FromUnixTimeSeconds(1_700_000_000));

    static void Update(TallyBoard board, int size, Random chance)
    {
        // A time never goes back: that would be a correction, after which a whole team is asked.
        var rep = 1L + chance.Next(size);
        board.Apply(rep, TeamOf(rep), CellOf(rep, chance) with { ReachedAt = Instant.FromUnixTimeSeconds(1_800_000_000) });
    }

    static double Median(Action work)
    {
        for (var warm = 0; warm < Samples; warm++)
            work();

        var times = new double[Samples];
        for (var sample = 0; sample < Samples; sample++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var time = 0; time < Together; time++)
                work();

            times[sample] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / Together;
        }

        Array.Sort(times);
        return times[Samples / 2];
    }
}
