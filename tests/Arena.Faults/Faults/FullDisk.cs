using System.Diagnostics;
using System.Globalization;
using Arena.Faults.Targets;

namespace Arena.Faults.Faults;

/// <summary>A disk of its own for the store, small enough to be filled.</summary>
public sealed class FullDisk : IAsyncDisposable
{
    const long Page = 4096;

    static readonly TimeSpan TopUpPeriod = TimeSpan.FromMilliseconds(200);

    readonly string _path;
    int _fillers;

    FullDisk(string path) => _path = path;

    long Free => new DriveInfo(_path).AvailableFreeSpace;

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static async Task<FullDisk?> TryMountAsync(string path, string size)
    {
        Directory.CreateDirectory(path);
        return await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) == 0 ? new FullDisk(path) : null;
    }

    /// <summary>Leaves no byte, again and again for a while, since the store gives some back; and then room.</summary>
    /// <exception cref="InvalidOperationException">It was never full.</exception>
    public async Task FillAsync(Target target, Random random)
    {
        var over = Fault.PauseAsync(random, TimeSpan.FromSeconds(8));
        var wasFull = false;
        while (!over.IsCompleted)
        {
            wasFull |= await TryFillAsync();
            await Task.WhenAny(over, Task.Delay(TopUpPeriod, TimeProvider.System));
        }

        foreach (var filler in Directory.EnumerateFiles(_path, "filler-*"))
            File.Delete(filler);

        await target.MendAsync();
        if (!wasFull)
            throw new InvalidOperationException("the disk was never full");
    }

    /// <summary>Copies what is on it; it is gone with the disk.</summary>
    public async Task KeepAsync(string folder) => await RunAsync("cp", "-a", _path, folder);

    public async ValueTask DisposeAsync() => await RunAsync("umount", _path);

    // All of what is free at once, and less each time that the store was quicker.
    async Task<bool> TryFillAsync()
    {
        for (var step = Free; step >= Page; step = Math.Min(step, Free))
        {
            if (await RunAsync("fallocate", "-l", step.ToString(CultureInfo.InvariantCulture), Path.Combine(_path, $"filler-{_fillers++}")) != 0)
                step /= 2;
        }

        return Free == 0;
    }

    static async Task<int> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
