using System.Globalization;
using Arena.Faults.Targets;

namespace Arena.Faults.Faults;

/// <summary>The clock of one node, set through libfaketime (its package: faketime).</summary>
public sealed class Clock
{
    const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    readonly string _file;

    Clock(string file) => _file = file;

    /// <summary>Puts a node under a clock that can be set; null where the library is missing. The node has to be started again.</summary>
    public static Clock? TryTake(Target target, string node)
    {
        if (!File.Exists(Library))
            return null;

        var clock = new Clock(Path.Combine(target.Directory, $"{node}.clock"));
        clock.Set(0);
        target.ChangeStart(node, start =>
            $"export LD_PRELOAD={Library} FAKETIME_TIMESTAMP_FILE='{clock._file}' FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0\n{start}");
        return clock;
    }

    /// <summary>Jumps by up to an hour either way, and back.</summary>
    public async Task JumpAsync(Random random)
    {
        Set(random.Next(-3600, 3600));
        await Fault.PauseAsync(random, TimeSpan.FromSeconds(10));
        Set(0);
    }

    void Set(int seconds) => File.WriteAllText(_file, string.Create(CultureInfo.InvariantCulture, $"{seconds:+0;-0}\n"));
}
