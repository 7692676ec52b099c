using System.Diagnostics;
using Arena.Faults.Displays;
using Arena.Faults.Faults;
using Arena.Faults.Load;
using Arena.Faults.Targets;

namespace Arena.Faults;

/// <summary>Faults one after the other while workers send and displays watch; then the judgement.</summary>
public sealed class Schedule(Settings settings, Target target, HttpClient http, Book book)
{
    /// <summary>Once nothing is broken any more, everything sent is acknowledged within so long.</summary>
    static readonly TimeSpan LastAcknowledgement = TimeSpan.FromMinutes(5);

    static readonly TimeSpan LastFrames = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LastComparison = TimeSpan.FromSeconds(60);

    /// <summary>In a run of this length it would be no chance that no display has the server's version when it asks.</summary>
    static readonly TimeSpan LongRun = TimeSpan.FromMinutes(10);

    readonly List<string> _wrong = [];
    readonly Random _random = new(settings.Seed);

    /// <summary>Answers with what is wrong.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<Fault> faults)
    {
        var displays = Enumerable.Range(0, 4).Select(_ => new Display(target.Url, book.Fault)).ToList();
        displays.ForEach(display => display.Start());
        var truth = new Truth(http);
        var (convergence, sampler) = (new Convergence(truth, displays), new Sampler(truth, displays));
        using var stop = new CancellationTokenSource();
        var intake = new Intake(http, book);
        var load = Task.WhenAll(Enumerable.Range(0, settings.Workers)
            .Select(number => new Worker(number, settings.Seed + number, intake, book, TimeSpan.FromMilliseconds(50)).RunAsync(stop.Token)));
        var sampling = sampler.RunAsync(stop.Token);

        var deck = new Deck(faults, _random);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < settings.Length;)
        {
            var fault = deck.Draw();
            Console.WriteLine($"{Stopwatch.GetElapsedTime(began):mm\\:ss} {fault.Name} ({book.Acknowledged} acknowledged, {book.Unknown} sent again)");
            sampler.Begin(fault.Name, fault.IsSplit);

            // A silo that was given up may learn of it long after the fault before.
            await TryAsync("before the fault", target.MendAsync);
            await TryAsync(fault.Name, () => fault.RunAsync(target, _random));
            _wrong.AddRange(await convergence.MeasureAsync(fault.Name));
            Console.WriteLine(FormattableString.Invariant($"      standings unreadable for at most {sampler.End().TotalMilliseconds:F0} ms"));
            await Fault.PauseAsync(_random, TimeSpan.FromSeconds(5));
        }

        await stop.CancelAsync();
        await TryAsync("at the end", target.MendAsync);
        await TryAsync("at the end, not everything is acknowledged", () => load.WaitAsync(LastAcknowledgement, TimeProvider.System));
        await sampling;
        _wrong.AddRange(sampler.Wrong);
        await TryAsync("at the end", () => HoldAgainstServerAsync(displays));
        if (sampler.Samples == 0)
            _wrong.Add("no display was ever looked at while it was connected");

        if (settings.Length >= LongRun && displays.Sum(display => display.Compared) == 0)
            _wrong.Add("the rows of no display were ever held against the server's");

        if (!convergence.IsMostlyKept)
            _wrong.Add($"displays took longer than promised: {convergence.Summary}");

        // What was acknowledged is there without any memory of it.
        await TryAsync("at the end", () => Fault.Everything.RunAsync(target, _random));
        Say(deck, convergence, sampler, displays);
        _wrong.AddRange(await new Judgement(target, http, book, settings.Server).PassAsync(displays));
        foreach (var display in displays)
            await display.DisposeAsync();

        _wrong.AddRange(target.FindEndedByThemselves());
        return _wrong;
    }

    // What frames made of the rows, before anything is killed and everybody takes a snapshot.
    static async Task HoldAgainstServerAsync(List<Display> displays)
    {
        await Task.Delay(LastFrames, TimeProvider.System);
        var before = displays.Select(display => display.Snapshots).ToList();
        displays.ForEach(display => display.Ask());
        for (var began = Stopwatch.GetTimestamp(); displays.Where((display, index) => display.Snapshots == before[index]).Any(); await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System))
        {
            if (Stopwatch.GetElapsedTime(began) > LastComparison)
                throw new InvalidOperationException("a display gets no answer, though nothing is broken");
        }
    }

    void Say(Deck deck, Convergence convergence, Sampler sampler, List<Display> displays)
    {
        Console.WriteLine($"{book.Acknowledged} acknowledged, {book.Unknown} sent again, {book.Latest.Count} deals, {book.Contradicted} contradictions answered");
        Console.WriteLine(convergence.Summary);
        Console.WriteLine(sampler.Summary);
        Console.WriteLine($"rows that frames had made were held against the server's of the same version {displays.Sum(display => display.Compared)} times");
        if (deck.NeverDrawn is { Count: > 0 } never)
            Console.WriteLine($"never came to their turn: {string.Join(", ", never)}");
    }

    // Whatever goes wrong on the way is written down, and everything is judged nevertheless.
    async Task TryAsync(string what, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception failed)
        {
            _wrong.Add($"{what}: {failed.Message}");
            Console.WriteLine($"      {failed.Message}");
        }
    }
}
