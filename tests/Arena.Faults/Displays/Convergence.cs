using System.Diagnostics;

namespace Arena.Faults.Displays;

/// <summary>
/// How soon every display shows the truth once a fault is over: from the moment at which the truth can be read again, and the display is connected, to the moment
/// at which it shows that truth or a newer one. Sending goes on meanwhile.
/// </summary>
public sealed class Convergence(Truth truth, IReadOnlyList<Display> displays)
{
    /// <summary>What a display has to keep.</summary>
    public static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    /// <summary>
    /// From when on it counts as wrong. More than is promised, because two cores carry the load, the faults, the cluster that starts again and the displays
    /// themselves: a display that is late here may have waited for a core and not for Arena. How many kept the promise is in the summary.
    /// </summary>
    public static readonly TimeSpan Allowed = TimeSpan.FromSeconds(5);

    static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    const int Telling = 32;

    /// <summary>A display that is not connected again so long after the truth can be read does not count as waiting for its connection any more.</summary>
    static readonly TimeSpan Connection = TimeSpan.FromSeconds(30);

    // Null for a display that never got there.
    readonly List<double?> _lags = [];

    /// <summary>All measurements in a sentence.</summary>
    public string Summary
    {
        get
        {
            var sorted = _lags.Select(lag => lag ?? double.PositiveInfinity).Order().ToList();
            return sorted.Count == 0
                ? "no display was measured"
                : FormattableString.Invariant($"displays showed the truth {sorted[sorted.Count / 2]:F0} ms after recovery (median), {sorted[^1]:F0} ms at most; {sorted.Count(lag => lag <= Promised.TotalMilliseconds)} of {sorted.Count} within {Promised.TotalSeconds:F0} s, {sorted.Count(double.IsInfinity)} never");
        }
    }

    /// <summary>Whether most displays keep the promise, however many had to wait for a core. A few measurements do not tell.</summary>
    public bool IsMostlyKept => _lags.Count < Telling || _lags.Select(lag => lag ?? double.PositiveInfinity).Order().ElementAt(_lags.Count / 2) <= Promised.TotalMilliseconds;

    /// <summary>Measures after a fault; answers with what is wrong.</summary>
    public async Task<IReadOnlyList<string>> MeasureAsync(string fault)
    {
        var began = Stopwatch.GetTimestamp();
        (long, long)? version;
        while ((version = await truth.ReadAsync()) is null)
        {
            if (Stopwatch.GetElapsedTime(began) > Recovery)
            {
                _lags.AddRange(displays.Select(_ => (double?)null));
                return [$"after {fault}: the standings cannot be read for {Recovery.TotalSeconds} s"];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        var readable = Stopwatch.GetTimestamp();
        var lags = await Task.WhenAll(displays.Select(display => MeasureAsync(display, version.Value, readable)));
        _lags.AddRange(lags);
        Console.WriteLine(FormattableString.Invariant(
            $"      readable after {Stopwatch.GetElapsedTime(began, readable).TotalMilliseconds:F0} ms, shown after {string.Join(", ", lags.Select(lag => lag is { } ms ? FormattableString.Invariant($"{ms:F0}") : "never"))} ms"));
        IEnumerable<string> late = lags.Where(lag => lag is null || lag > Allowed.TotalMilliseconds).Select(lag => lag is { } ms
            ? FormattableString.Invariant($"after {fault}: a display shows the truth after {ms:F0} ms")
            : $"after {fault}: a display does not show the truth");
        return [.. late, .. await CatchesUpAsync() ? (string[])[] : [$"after {fault}: the server stays behind what a display shows"]];
    }

    // A display that was told of something newer than the server knows would show it for ever.
    async Task<bool> CatchesUpAsync()
    {
        var shown = displays.Max(display => display.Shown);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Recovery; await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System))
        {
            if (await truth.ReadAsync() is { } version && version.CompareTo(shown) >= 0)
                return true;
        }

        return false;
    }

    // Null for a display that did not.
    static async Task<double?> MeasureAsync(Display display, (long, long) truth, long readable)
    {
        while (display.Shown.CompareTo(truth) < 0 || display.ConnectedAt is null)
        {
            if (Stopwatch.GetElapsedTime(readable) > Recovery)
                return null;

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        var connected = Math.Max(readable, display.ConnectedAt ?? readable);
        return Stopwatch.GetElapsedTime(Stopwatch.GetElapsedTime(readable, connected) > Connection ? readable : connected).TotalMilliseconds;
    }
}
