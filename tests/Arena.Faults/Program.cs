using System.CommandLine;
using System.Diagnostics;
using Arena.Faults;

var minutes = new Option<double>("--minutes") { Description = "How long faults happen", DefaultValueFactory = _ => 2 };
var store = new Option<string>("--store") { Description = "redis (a cluster) or sqlite (one process)", DefaultValueFactory = _ => "redis" };
var seed = new Option<int?>("--seed") { Description = "Replays the schedule of an earlier run" };
var workers = new Option<int>("--workers") { Description = "How many send at once", DefaultValueFactory = _ => 6 };
var script = new Option<string>("--cluster") { Description = "The script tests/cluster", Required = true };
var server = new Option<string>("--arena") { Description = "The program, for verify", Required = true };
var root = new RootCommand("Breaks Arena while it is used, and then counts") { minutes, store, seed, workers, script, server };
root.SetAction(async parsed =>
{
    var began = Stopwatch.GetTimestamp();
    var settings = new Settings(
        parsed.GetValue(store)!,
        parsed.GetValue(minutes),
        parsed.GetValue(seed) ?? (Environment.TickCount & int.MaxValue),
        parsed.GetValue(workers),
        parsed.GetValue(script)!,
        parsed.GetValue(server)!);
    Console.WriteLine(settings);
    var directory = Directory.CreateTempSubdirectory("arena-faults-");
    var wrong = await new Stage(settings, directory.FullName).RunAsync();
    foreach (var line in wrong.Take(50))
        Console.WriteLine($"WRONG {line}");

    // What went wrong can be looked into: every node's log is there, and the store.
    if (wrong.Count == 0)
        directory.Delete(recursive: true);
    else
        Console.WriteLine($"kept: {directory.FullName}");

    Console.WriteLine($"{(wrong.Count == 0 ? "nothing lost, nothing doubled" : $"{wrong.Count} faults")} after {Stopwatch.GetElapsedTime(began).TotalMinutes:F1} minutes, {settings}");
    return wrong.Count == 0 ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
