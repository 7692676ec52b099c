using System.Diagnostics;
using System.Globalization;
using Arena.Faults.Targets;

namespace Arena.Faults.Faults;

/// <summary>The clock of one node, set through libfaketime (its package: faketime).</summary>
public sealed class Clock
{
    const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    static readonly TimeSpan Exact = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Target _target;
    readonly string _node, _file;

    Clock(Target target, string node) => (_target, _node, _file) = (target, node, Path.Combine(target.Directory, $"{node}.clock"));

    /// <summary>Puts a node under a clock that can be set; null where the library is missing. The node has to be started again.</summary>
    public static Clock? TryTake(Target target, string node)
    {
        if (!File.Exists(Library))
            return null;

        var clock = new Clock(target, node);
        clock.Set(0);
        target.ChangeStart(node, start =>
            $"export LD_PRELOAD={Library} FAKETIME_TIMESTAMP_FILE='{clock._file}' FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0\n{start}");
        return clock;
    }

    /// <summary>Jumps by up to an hour either way, and back.</summary>
    /// <exception cref="InvalidOperationException">The node's clock never showed it.</exception>
    public async Task JumpAsync(Random random)
    {
        var seconds = random.Next(-3600, 3600);
        Set(seconds);
        var over = Fault.PauseAsync(random, TimeSpan.FromSeconds(10));
        var hasJumped = false;
        for (var began = Stopwatch.GetTimestamp(); !over.IsCompleted || (!hasJumped && Stopwatch.GetElapsedTime(began) < Patience);)
        {
            hasJumped |= await ReadAheadAsync() is { } ahead && (ahead - TimeSpan.FromSeconds(seconds)).Duration() < Exact;
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);

            // Given up in an earlier fault, and learnt of it only now.
            if (!_target.Find(_node).IsAlive)
                await _target.MendAsync();
        }

        Set(0);
        if (!hasJumped)
            throw new InvalidOperationException($"the clock of {_node} never went by {seconds} s");
    }

    /// <summary>How far the node's clock is ahead, by what it writes on its answers; null when there is none.</summary>
    async Task<TimeSpan?> ReadAheadAsync()
    {
        using var http = new HttpClient { BaseAddress = _target.Find(_node).Url, Timeout = TimeSpan.FromSeconds(1) };
        try
        {
            using var answer = await http.GetAsync(new Uri("/healthz/live", UriKind.Relative));
            return answer.Headers.Date - TimeProvider.System.GetUtcNow();
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    void Set(int seconds) => File.WriteAllText(_file, string.Create(CultureInfo.InvariantCulture, $"{seconds:+0;-0}\n"));
}
