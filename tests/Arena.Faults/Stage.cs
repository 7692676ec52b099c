using System.Net.Http.Headers;
using Arena.Faults.Faults;
using Arena.Faults.Load;
using Arena.Faults.Targets;

namespace Arena.Faults;

/// <summary>Puts up what a run needs and takes it down again: the disk, the cluster on it, the wires in it and the clock.</summary>
/// <param name="settings">What the run is.</param>
/// <param name="directory">Where everything lies.</param>
public sealed class Stage(Settings settings, string directory)
{
    readonly List<string> _wrong = [];

    /// <summary>Answers with what is wrong.</summary>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var home = Path.Combine(directory, settings.IsCluster ? "redis" : "arena");
        await using var disk = await FullDisk.TryMountAsync(home, "2g");
        await using (var target = await Target.StartAsync(settings.Script, settings.Store, directory))
        {
            try
            {
                await RunAsync(target, disk);
            }
            catch (Exception failed)
            {
                _wrong.Add($"the run broke off: {failed}");
            }
        }

        _wrong.AddRange(Crashes.Find(directory));

        // With the disk what is on it would go.
        if (_wrong.Count > 0 && disk is not null)
            await disk.KeepAsync(Path.Combine(directory, "store"));

        return _wrong;
    }

    async Task RunAsync(Target target, FullDisk? disk)
    {
        await using var wire = await Wires.ToStoreAsync(target, "silo1");
        var peers = Wires.AmongSilos(target);
        var clock = Clock.TryTake(target, settings.IsCluster ? "silo2" : "arena");
        await RestartAsync(target, settings.IsCluster ? ["silo1", "silo2", "silo3"] : ["arena"]);
        if (disk is null)
            Console.WriteLine("left out: the store's disk is full (no right to mount)");

        if (clock is null)
            Console.WriteLine("left out: clocks that jump (no libfaketime; the package is faketime)");

        using var http = new HttpClient { BaseAddress = target.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
        await Office.FoundAsync(http);

        var longest = TimeSpan.FromSeconds(settings.Length > TimeSpan.FromMinutes(10) ? 60 : 14);
        var faults = settings.IsCluster ? Fault.OfCluster(longest, disk, wire!, peers, clock) : Fault.OfSingle(longest / 2, disk, clock);
        await using var book = new Book(Path.Combine(directory, "acknowledged"));
        _wrong.AddRange(await new Schedule(settings, target, http, book).RunAsync(faults));
        foreach (var peer in peers)
            await peer.DisposeAsync();
    }

    static async Task RestartAsync(Target target, string[] names)
    {
        foreach (var name in names)
        {
            await target.KillAsync(target.Find(name));
            while (target.Find(name).IsAlive)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);

            await target.StartAsync(name);
        }
    }
}
