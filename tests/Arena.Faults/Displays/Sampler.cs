using System.Collections.Concurrent;
using System.Diagnostics;

namespace Arena.Faults.Displays;

/// <summary>
/// Reads the truth during the whole load and looks one second later whether the displays that were connected meanwhile show it, or something newer.
/// </summary>
/// <remarks>
/// A display counts as wrong when it is behind for longer than <see cref="Convergence.Allowed"/> although it was connected and the truth could be read all that time:
/// what a server knew before it hung or died cannot be on a display yet. While parts of the system cannot hear each other, one may answer with what the
/// server of a display has no way to know; that is counted, and judged from the end of the fault on.
/// </remarks>
public sealed class Sampler(Truth truth, IReadOnlyList<Display> displays)
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>A display that is behind for so long is not waited for any more.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>An answer that took longer was none for a moment.</summary>
    static readonly TimeSpan Prompt = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, TimeSpan> _behind = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<Task, bool> _checks = new();
    readonly Lock _lock = new();
    string _fault = "no fault";
    bool _isSplit;
    long _faultAt = Stopwatch.GetTimestamp(), _judgedFrom = Stopwatch.GetTimestamp();
    long? _unansweredSince;
    int _samples, _inTime;
    TimeSpan _unreadable, _longestLag;

    /// <summary>How many there were.</summary>
    public int Samples
    {
        get
        {
            lock (_lock)
                return _samples;
        }
    }

    /// <summary>All samples in a sentence.</summary>
    public string Summary
    {
        get
        {
            lock (_lock)
                return FormattableString.Invariant($"{_inTime} of {_samples} samples within {Convergence.Promised.TotalSeconds:F0} s on every display that was connected, the longest lag {_longestLag.TotalMilliseconds:F0} ms");
        }
    }

    /// <summary>What is wrong, a line for each fault during which it was.</summary>
    public IReadOnlyList<string> Wrong => [.. _behind.Select(found => FormattableString.Invariant(
        $"{found.Key}: a display that was connected all the time was behind for {found.Value.TotalMilliseconds:F0} ms"))];

    /// <summary>Samples until it is told to stop, and then until the last sample is judged.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            lock (_lock)
                _unansweredSince ??= asked;

            if (await truth.ReadAsync() is { } version)
                Keep(CheckAsync(version, Answered()));

            var rest = Period - Stopwatch.GetElapsedTime(asked);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_checks.Keys);
    }

    /// <summary>A fault begins.</summary>
    /// <param name="fault">Its name.</param>
    /// <param name="isSplit">Parts of the system do not hear each other while it lasts.</param>
    public void Begin(string fault, bool isSplit)
    {
        lock (_lock)
            (_fault, _isSplit, _faultAt, _unreadable) = ($"during {fault}", isSplit, Stopwatch.GetTimestamp(), TimeSpan.Zero);
    }

    /// <summary>A fault is over, and so are its consequences. Answers with the longest time for which the truth could not be read meanwhile.</summary>
    public TimeSpan End()
    {
        lock (_lock)
        {
            if (_isSplit)
                _judgedFrom = Stopwatch.GetTimestamp();

            (_fault, _isSplit) = (_fault.Replace("during", "after", StringComparison.Ordinal), false);
            NoteUnreadable();
            return _unreadable;
        }
    }

    long Answered()
    {
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(_unansweredSince!.Value, now) > Prompt)
                _judgedFrom = now;

            NoteUnreadable();
            _unansweredSince = null;
            return now;
        }
    }

    // From when somebody asked in vain, or since the fault began.
    void NoteUnreadable()
    {
        if (_unansweredSince is not { } since)
            return;

        var unreadable = Stopwatch.GetElapsedTime(Math.Max(since, _faultAt));
        _unreadable = unreadable > _unreadable ? unreadable : _unreadable;
    }

    async Task CheckAsync((long, long) version, long at)
    {
        var connected = displays.Where(display => display.ConnectedAt <= at).ToList();
        await Task.Delay(Convergence.Promised, TimeProvider.System);
        connected.RemoveAll(display => !IsConnected(display, at));
        if (connected.Count == 0)
            return;

        var behind = connected.Where(display => display.Shown.CompareTo(version) < 0).ToList();
        lock (_lock)
        {
            _samples++;
            _inTime += behind.Count == 0 ? 1 : 0;
        }

        while (behind.Count > 0 && Stopwatch.GetElapsedTime(at) < Longest)
        {
            Note(at);
            await Task.Delay(Look, TimeProvider.System);
            behind.RemoveAll(display => display.Shown.CompareTo(version) >= 0 || !IsConnected(display, at));
        }
    }

    // Somebody is behind still.
    void Note(long at)
    {
        lock (_lock)
        {
            var lag = Stopwatch.GetElapsedTime(at);
            _longestLag = lag > _longestLag ? lag : _longestLag;
            var isReadable = _unansweredSince is not { } since || Stopwatch.GetElapsedTime(since) <= Prompt;
            if (lag > Convergence.Allowed && isReadable && !_isSplit && _judgedFrom <= at)
                _behind.AddOrUpdate(_fault, lag, (_, known) => known > lag ? known : lag);
        }
    }

    static bool IsConnected(Display display, long since) => display.ConnectedAt <= since;

    void Keep(Task check)
    {
        _checks[check] = true;
        _ = check.ContinueWith(done => _checks.TryRemove(done, out _), TaskScheduler.Default);
    }
}
