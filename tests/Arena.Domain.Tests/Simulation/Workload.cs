using System.Collections.Immutable;
using Arena.Domain.Activities;
using NodaTime;

namespace Arena.Domain.Tests.Simulation;

/// <summary>What clients send in a run, and what happens to names and teams meanwhile.</summary>
static class Workload
{
    // "newcomer" and "阿梅" become known in the course of a run, "nobody" never does.
    static readonly string[] Names = ["mei", "梅", "tom", "lan", "newcomer", "阿梅", "nobody"];

    // Records of two shards, so that batches of both meet at a rep.
    static readonly ImmutableArray<RecordKey> Keys =
    [
        .. Enumerable.Range(1, 500).Select(number => Sample.Key($"D-{number}")).GroupBy(key => key.Shard).OrderBy(group => group.Key).Take(2)
            .SelectMany(group => group.Take(3)),
    ];

    public static IReadOnlyList<Request> Requests(Random random)
    {
        var requests = new List<Request>();
        foreach (var key in Keys.Where(_ => random.Next(4) > 0))
        {
            // Some sources keep no revisions; they wait for an answer before they send the next state.
            var revised = random.Next(4) > 0;
            Request? last = null;
            for (var revision = random.Next(3); revision < 5 && (last is null || random.Next(4) > 0); revision += 1 + random.Next(2))
            {
                var activity = SomeActivity(random, key, revised ? revision : null);
                last = new Request(requests.Count, activity, revised ? null : last);
                requests.Add(last);
                if (revised && random.Next(5) == 0)
                    requests.Add(new Request(requests.Count, activity, null));
                if (revised && random.Next(12) == 0)
                    requests.Add(new Request(requests.Count, SomeActivity(random, key, revision), null));
            }
        }

        // Revisions come in any order; who keeps none has an order through After.
        return [.. requests.OrderBy(_ => random.Next())];
    }

    public static IEnumerable<Choice> Events(Random random, SimulatedDirectory directory)
    {
        var events = new List<Choice>
        {
            new("EVENT newcomer is Tom", 1, () => directory.Learn("newcomer", Sample.Tom)),
            new("EVENT 阿梅 is Mei", 1, () => directory.Learn("阿梅", Sample.Mei)),
        };
        foreach (var rep in Sample.Everybody.Where(_ => random.Next(2) == 0))
        {
            var (team, since) = (random.Next(2) == 0 ? Sample.South : Sample.East, Sample.Now - Duration.FromDays(random.Next(100)));
            events.Add(new Choice($"EVENT rep {rep} moves", 1, () => directory.Move(rep, team, since)));
        }

        return events.OrderBy(_ => random.Next());
    }

    static Activity SomeActivity(Random random, RecordKey key, long? revision)
    {
        var at = Sample.Now - Duration.FromDays(random.Next(120)) - Duration.FromHours(random.Next(48));
        var names = Names.OrderBy(_ => random.Next()).Take(1 + random.Next(3));
        var deal = Sample.Won(amount: random.Next(20) * 50, at: at, shares: [.. names.Select(name => new Share(name, 1 + random.Next(3)))]);
        return deal with
        {
            Key = key,
            Revision = revision,
            Status = random.Next(4) == 0 ? "lost" : "won",
            Currency = random.Next(10) == 0 ? "EUR" : null,
        };
    }
}
