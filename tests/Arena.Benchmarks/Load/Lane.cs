using System.Diagnostics;

namespace Arena.Benchmarks.Load;

/// <summary>One side under one shape of load, round after round.</summary>
sealed class Lane(LoadedSide loaded, Shape shape)
{
    readonly List<Round> _rounds = [];

    public ISide Side => loaded.Side;

    public Shape Shape { get; } = shape;

    public IReadOnlyList<Round> Rounds => _rounds;

    public double Median(Func<Round, double> figure) => _rounds.Select(figure).Order().ElementAt(_rounds.Count / 2);

    public async Task RunAsync(int round, int warmUpSeconds, int seconds)
    {
        if (warmUpSeconds > 0)
        {
            await loaded.SendAsync($"{Shape.Name}-warm", Shape, warmUpSeconds);
            await loaded.SettleAsync();
        }

        var before = Side.ProcessorTime;
        var sent = await loaded.SendAsync($"{Shape.Name}-{round}", Shape, seconds);
        var settled = await loaded.SettleAsync();
        _rounds.Add(new Round(sent, (Side.ProcessorTime - before) / sent.Activities, settled));
    }
}

/// <summary>What came of one load.</summary>
/// <param name="Sent">What was acknowledged.</param>
/// <param name="Processor">Used for each activity, until all totals were right.</param>
/// <param name="Settled">How long after the last acknowledgement that was.</param>
sealed record Round(Sent Sent, TimeSpan Processor, TimeSpan Settled);

/// <summary>A side, and what all its loads together were worth.</summary>
sealed class LoadedSide(ISide side) : IDisposable
{
    static readonly TimeSpan SettledWithin = TimeSpan.FromSeconds(60);

    readonly HttpLoad _load = new(side.Url, Arena.Server.Tests.Hosting.ArenaProcess.Key);
    long _points;

    public ISide Side { get; } = side;

    public void Dispose() => _load.Dispose();

    public async Task<Sent> SendAsync(string run, Shape shape, int seconds)
    {
        var sent = await _load.RunAsync(run, shape, seconds);
        _points += sent.Points;
        return sent;
    }

    /// <summary>Waits until its totals are what was acknowledged; answers with how long that took.</summary>
    /// <exception cref="InvalidOperationException">They never are: it lost or doubled something.</exception>
    public async Task<TimeSpan> SettleAsync()
    {
        var began = Stopwatch.GetTimestamp();
        long found;
        while ((found = await Side.ReadPointsAsync()) != _points)
        {
            if (Stopwatch.GetElapsedTime(began) > SettledWithin)
                throw new InvalidOperationException($"{Side.Name}: {found} points, but what was acknowledged is worth {_points}.");

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return Stopwatch.GetElapsedTime(began);
    }
}
