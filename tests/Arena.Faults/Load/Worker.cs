using System.Globalization;

namespace Arena.Faults.Load;

/// <summary>Somebody who keeps sending: new deals, deals sent before, revised ones, given to others, outdated, contradictory and bad ones. What was not acknowledged is sent again.</summary>
public sealed class Worker(int number, int seed, Intake intake, Book book, TimeSpan pace)
{
    const int LargestBatch = 20;

    // More than a proxy keeps in memory.
    const int File = 300;

    static readonly string[] Statuses = ["won", "won", "won", "lost", "open", "void"];

    readonly Random _random = new(seed);
    readonly Contradictions _contradictions = new(intake, book);
    readonly List<Deal> _own = [];
    int _next;

    /// <summary>Sends until it is told to stop, and then until everything is acknowledged.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var count = _random.Next(20) == 0 ? File : _random.Next(1, LargestBatch);
            await SendAsync([.. Enumerable.Range(0, count).Select(_ => Draw()).DistinctBy(deal => deal.ExternalId, StringComparer.Ordinal)]);
            if (_random.Next(20) == 0)
                await SendBadAsync();

            if (_random.Next(10) == 0)
                await ContradictAsync();

            await Task.Delay(pace, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    Deal Draw()
    {
        var dice = _own.Count == 0 ? 0 : _random.Next(100);
        if (dice < 55)
        {
            var deal = new Deal(string.Create(CultureInfo.InvariantCulture, $"{number}-{_next++}"), 1, "won", Rep(), Day(), Amount());
            _own.Add(deal);
            return deal;
        }

        var index = _random.Next(_own.Count);
        return dice < 75 ? _own[index] : _own[index] = Revise(_own[index]);
    }

    Deal Revise(Deal deal) => _random.Next(3) switch
    {
        0 => deal with { Revision = deal.Revision + 1, Amount = Amount() },
        1 => deal with { Revision = deal.Revision + 1, Rep = Rep() },
        _ => deal with { Revision = deal.Revision + 1, Status = Statuses[_random.Next(Statuses.Length)], OccurredAt = Day() },
    };

    string Rep() => Office.Reps[_random.Next(Office.Reps.Count)];

    decimal Amount() => _random.Next(1, 1_000_000) / 100m;

    DateTimeOffset Day() => new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(8)).AddDays(_random.Next(300));

    async Task SendAsync(IReadOnlyList<Deal> deals)
    {
        var open = deals;
        while (open.Count > 0)
        {
            var receipts = await intake.PostAsync(open);
            var left = new List<Deal>();
            for (var index = 0; index < open.Count; index++)
            {
                switch (receipts?[index].Status)
                {
                    case "accepted" or "duplicate":
                        book.Acknowledge(open[index], receipts[index].Status);
                        break;
                    case null or "unavailable":
                        book.NotAnswered(1);
                        left.Add(open[index]);
                        break;
                    case var other:
                        book.Fault($"{open[index]} was answered with {other} {receipts[index].Error?.Code}");
                        break;
                }
            }

            open = left;
            if (left.Count > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    // What it holds may be drawn and not sent yet, so the book says which revision is in force: everything sent before is acknowledged by now.
    async Task ContradictAsync()
    {
        if (_own.Count == 0 || book.Find(_own[_random.Next(_own.Count)].ExternalId) is not { } acknowledged)
            return;

        if (_random.Next(2) == 0)
            await _contradictions.SendEarlierAsync(acknowledged, Amount());
        else
            await _contradictions.SendOtherAsync(acknowledged);
    }

    // Refused is refused: nothing of it may be in at the end.
    async Task SendBadAsync()
    {
        var bad = new Deal(string.Create(CultureInfo.InvariantCulture, $"bad-{number}-{_next++}"), 1, "won", Rep(), Day(), -1);
        book.Refuse(bad.ExternalId);
        if (await intake.PostAsync([bad]) is { } receipts && receipts[0].Status is not ("rejected" or "unavailable"))
            book.Fault($"{bad} was answered with {receipts[0].Status}");
    }
}
