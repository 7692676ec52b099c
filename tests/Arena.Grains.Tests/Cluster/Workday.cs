using System.Collections.Immutable;
using Arena.Domain.Activities;
using NodaTime;

namespace Arena.Grains.Tests.Cluster;

/// <summary>What an invented office does: deals that are revised and shared, trainings, ideas; of today, of late, and of years ago. The same seed gives the same.</summary>
public static class Workday
{
    public static ImmutableArray<string> Teams { get; } = ["north", "south", "west"];

    public static ImmutableArray<string> Reps { get; } = [.. Enumerable.Range(1, 24).Select(number => $"rep-{number:D2}")];

    public static string TeamOf(string rep) => Teams[Reps.IndexOf(rep) % Teams.Length];

    /// <summary>All revisions of <paramref name="records"/> records, in an order of chance.</summary>
    public static ImmutableArray<Activity> Activities(int seed, int records, Instant now)
    {
        var chance = new Random(seed);
        var activities = new List<Activity>();
        for (var record = 0; record < records; record++)
        {
            var key = new RecordKey("crm", $"{seed}-{record}");
            for (var revision = 0; revision <= chance.Next(3); revision++)
                activities.Add(Next(chance, key, revision, now));
        }

        return [.. activities.OrderBy(_ => chance.Next())];
    }

    static Activity Next(Random chance, RecordKey key, long revision, Instant now)
    {
        var (kind, status) = chance.Next(5) switch
        {
            0 => (ActivityKinds.Training, "completed"),
            1 => (ActivityKinds.Idea, "approved"),
            // A deal that is lost takes back what it gave.
            2 => (ActivityKinds.Deal, "lost"),
            _ => (ActivityKinds.Deal, "won"),
        };
        var occurredAt = chance.Next(3) switch
        {
            0 => now - Duration.FromMinutes(chance.Next(1, 600)),
            1 => now - Duration.FromDays(chance.Next(1, 90)),
            _ => Instant.FromUtc(2017, 9, 30, 12, 0) - Duration.FromHours(chance.Next(1, 3_000)),
        };
        ImmutableArray<Share> shares = [.. Reps.OrderBy(_ => chance.Next()).Take(chance.Next(1, 3)).Select(rep => new Share(rep, chance.Next(1, 4)))];
        long? amount = kind == ActivityKinds.Deal ? chance.Next(1, 50_000) * 100L : null;
        int? score = kind == ActivityKinds.Training ? chance.Next(600_000, 1_000_000) : null;
        return new Activity(key, revision, kind, status, shares, occurredAt, amount, Currency: null, Quantity: null, score, ImmutableSortedDictionary<string, string>.Empty);
    }
}
