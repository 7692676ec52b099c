using System.Diagnostics;
using Arena.Faults.Targets;

namespace Arena.Faults.Faults;

/// <summary>A disk of its own for the store, small enough to be filled.</summary>
public sealed class FullDisk : IAsyncDisposable
{
    readonly string _path;

    FullDisk(string path) => _path = path;

    string Filler => Path.Combine(_path, "filler");

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static async Task<FullDisk?> TryMountAsync(string path, string size)
    {
        Directory.CreateDirectory(path);
        return await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) == 0 ? new FullDisk(path) : null;
    }

    /// <summary>Leaves no byte, and then room again.</summary>
    public async Task FillAsync(Target target, Random random)
    {
        await RunAsync("fallocate", "-l", $"{new DriveInfo(_path).AvailableFreeSpace}", Filler);
        await Fault.PauseAsync(random, TimeSpan.FromSeconds(8));
        File.Delete(Filler);
        await target.MendAsync();
    }

    public async ValueTask DisposeAsync() => await RunAsync("umount", _path);

    static async Task<int> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
