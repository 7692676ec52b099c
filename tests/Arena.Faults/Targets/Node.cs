using System.Diagnostics;

namespace Arena.Faults.Targets;

/// <summary>A process of the system under test.</summary>
/// <param name="Name">As tests/cluster calls it.</param>
/// <param name="Role">silo, web, redis, proxy or all.</param>
/// <param name="Pid">Of the process itself.</param>
/// <param name="Url">Where it serves; null for redis.</param>
public sealed record Node(string Name, string Role, int Pid, Uri? Url)
{
    public bool IsAlive => File.Exists($"/proc/{Pid}/stat") && !IsZombie();

    /// <summary>Stops it in mid-step, as a hung machine does.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <exception cref="InvalidOperationException">There was nobody to send it to.</exception>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Pid}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"{Name} (process {Pid}) could not be sent {signal}");
    }

    // Nobody waits for the processes that a script left behind, so a dead one may still be listed.
    bool IsZombie()
    {
        try
        {
            var state = File.ReadAllText($"/proc/{Pid}/stat");
            return state[state.LastIndexOf(')') + 2] == 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
