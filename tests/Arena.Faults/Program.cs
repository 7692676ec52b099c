using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Arena.Faults;
using Arena.Faults.Displays;
using Arena.Faults.Faults;
using Arena.Faults.Load;
using Arena.Faults.Targets;

var minutes = new Option<double>("--minutes") { Description = "How long faults happen", DefaultValueFactory = _ => 2 };
var store = new Option<string>("--store") { Description = "redis (a cluster) or sqlite (one process)", DefaultValueFactory = _ => "redis" };
var seed = new Option<int?>("--seed") { Description = "Replays the schedule of an earlier run" };
var workers = new Option<int>("--workers") { Description = "How many send at once", DefaultValueFactory = _ => 6 };
var script = new Option<string>("--cluster") { Description = "The script tests/cluster", Required = true };
var server = new Option<string>("--arena") { Description = "The program, for verify", Required = true };
var root = new RootCommand("Breaks Arena while it is used, and then counts") { minutes, store, seed, workers, script, server };
root.SetAction(async parsed =>
{
    var chosen = parsed.GetValue(seed) ?? (Environment.TickCount & int.MaxValue);
    var began = Stopwatch.GetTimestamp();
    Console.WriteLine($"{parsed.GetValue(store)}, {parsed.GetValue(minutes)} minutes, --seed {chosen}");
    var directory = Directory.CreateTempSubdirectory("arena-faults-");
    var wrong = await RunAsync(directory, parsed.GetValue(store)!, TimeSpan.FromMinutes(parsed.GetValue(minutes)), chosen, parsed.GetValue(workers), parsed.GetValue(script)!, parsed.GetValue(server)!);
    foreach (var line in wrong.Take(50))
        Console.WriteLine($"WRONG {line}");

    // What went wrong can be looked into: every node's log is there.
    if (wrong.Count == 0)
        directory.Delete(recursive: true);

    Console.WriteLine($"{(wrong.Count == 0 ? "nothing lost, nothing doubled" : $"{wrong.Count} faults")} after {Stopwatch.GetElapsedTime(began).TotalMinutes:F1} minutes, --seed {chosen}");
    return wrong.Count == 0 ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();

static async Task<IReadOnlyList<string>> RunAsync(DirectoryInfo directory, string store, TimeSpan length, int seed, int workers, string script, string server)
{
    var isCluster = store == "redis";
    await using var disk = await FullDisk.TryMountAsync(Path.Combine(directory.FullName, isCluster ? "redis" : "arena"), "2g");
    await using var target = await Target.StartAsync(script, store, directory.FullName);
    await using var wire = await WireAsync(target, "silo1");
    var peers = Peers(target);
    var clock = Clock.TryTake(target, isCluster ? "silo2" : "arena");
    await RestartAsync(target, isCluster ? ["silo1", "silo2", "silo3"] : ["arena"]);

    using var http = new HttpClient { BaseAddress = target.Url };
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
    await Office.FoundAsync(http);

    await using var book = new Book(Path.Combine(directory.FullName, "acknowledged"));
    var displays = Enumerable.Range(0, 4).Select(_ => new Display(target.Url, book.Fault)).ToList();
    displays.ForEach(display => display.Start());
    using var stop = new CancellationTokenSource();
    var load = Task.WhenAll(Enumerable.Range(0, workers).Select(number => new Worker(number, seed + number, new Intake(http, book), book, TimeSpan.FromMilliseconds(50)).RunAsync(stop.Token)));

    var longest = TimeSpan.FromSeconds(length > TimeSpan.FromMinutes(10) ? 60 : 14);
    var faults = isCluster ? Fault.OfCluster(longest, disk, wire!, peers, clock) : Fault.OfSingle(longest / 2, disk, clock);
    var convergence = new Convergence(new Truth(http), displays);
    var late = new List<string>();
    var random = new Random(seed);
    var deck = new Queue<Fault>();
    for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < length;)
    {
        // In a new order each time round, so that none is left out.
        if (deck.Count == 0)
            deck = new Queue<Fault>(faults.OrderBy(_ => random.Next()));

        var fault = deck.Dequeue();
        Console.WriteLine($"{Stopwatch.GetElapsedTime(began):mm\\:ss} {fault.Name} ({book.Acknowledged} acknowledged, {book.Unknown} sent again)");
        await fault.RunAsync(target, random);
        late.AddRange(await convergence.MeasureAsync(fault.Name));
        await Fault.PauseAsync(random, TimeSpan.FromSeconds(5));
    }

    await stop.CancelAsync();
    await target.MendAsync();
    await load;
    Console.WriteLine($"{book.Acknowledged} acknowledged, {book.Unknown} sent again, {book.Latest.Count} deals");
    Console.WriteLine(convergence.Summary);
    var wrong = await new Judgement(target, http, book, server).PassAsync(displays);
    foreach (var display in displays)
        await display.DisposeAsync();

    foreach (var peer in peers)
        await peer.DisposeAsync();

    return [.. late, .. wrong];
}

// The silo is told that the store is where the wire begins.
static async Task<CutProxy?> WireAsync(Target target, string silo)
{
    if (target.WithRole("redis") is not [_])
        return null;

    var port = int.Parse((await File.ReadAllTextAsync(Path.Combine(target.Directory, "redis.node"))).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    var wire = new CutProxy(0, port);
    target.ChangeStart(silo, start => start.Replace($"127.0.0.1:{port},", $"127.0.0.1:{wire.Port},", StringComparison.Ordinal));
    return wire;
}

// Each silo is told to the others at the end of a wire that leads to it.
static List<CutProxy> Peers(Target target)
{
    var wires = new List<CutProxy>();
    foreach (var silo in target.WithRole("silo"))
    {
        target.ChangeStart(silo.Name, start =>
        {
            const string setting = "Arena__Cluster__SiloPort=";
            var port = int.Parse(start[(start.IndexOf(setting, StringComparison.Ordinal) + setting.Length)..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

            // Not the port from before: what is said to the silo that was there would reach this one, and the others would not find out that it is gone.
            var listens = FreeAfter(port);
            var wire = new CutProxy(0, listens);
            wires.Add(wire);
            return start.Replace(FormattableString.Invariant($"{setting}{port}"), FormattableString.Invariant($"{setting}{wire.Port} Arena__Cluster__SiloListenPort={listens}"), StringComparison.Ordinal);
        });
    }

    return wires;
}

// Near it, since tests/cluster chooses ports that are not given to outgoing connections.
static int FreeAfter(int port)
{
    for (var candidate = port + 1; ; candidate++)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, candidate);
            listener.Start();
            return candidate;
        }
        catch (SocketException)
        {
            // Somebody has it.
        }
    }
}

static async Task RestartAsync(Target target, string[] names)
{
    foreach (var name in names)
    {
        await target.Find(name).KillAsync();
        while (target.Find(name).IsAlive)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);

        await target.StartAsync(name);
    }
}
