using System.CommandLine;
using Arena.Benchmarks;
using Arena.Benchmarks.Load;
using Arena.Benchmarks.Peer;
using Arena.Benchmarks.Ranking;
using Arena.Benchmarks.Screens;
using Arena.Benchmarks.Soak;
using Arena.Benchmarks.Start;
using Arena.Benchmarks.Wall;

var seconds = new Option<int>("--seconds") { Description = "How long each load lasts", DefaultValueFactory = _ => 10 };
var only = new Option<string>("--only") { Description = "load, wall, ranking, ranking-server, screens, start or soak; all but soak when left out", DefaultValueFactory = _ => "" };
var reps = new Option<int>("--reps") { Description = "How many reps ranking-server has", DefaultValueFactory = _ => 1_000_000 };
var displays = new Option<int>("--displays") { Description = "How many displays there are in screens", DefaultValueFactory = _ => 2_000 };
var minutes = new Option<double>("--minutes") { Description = "How long soak lasts", DefaultValueFactory = _ => 20 };
var notes = new Option<FileInfo?>("--notes") { Description = "What is to be said of them, to stand at the end" };
var madeBy = new Option<string>("--made-by") { Description = "The command that makes them", DefaultValueFactory = _ => "bash tests/bench" };
var output = new Option<FileInfo?>("--output") { Description = "A Markdown file to write; the terminal when left out" };
var root = new RootCommand("Measures Arena, and what one would write instead, in one run on one machine") { seconds, only, reps, displays, minutes, notes, madeBy, output };
root.SetAction(async parsed =>
{
    var report = new Report();
    await report.WriteLineAsync($"{Machine.Describe()}, {parsed.GetValue(seconds)} s a load, load generator on the same machine.");
    if (parsed.GetValue(only) is "" or "load")
        await Throughput.MeasureAsync(parsed.GetValue(seconds), report);

    if (parsed.GetValue(only) is "" or "wall")
        await WallLatency.MeasureAsync(report);

    if (parsed.GetValue(only) is "" or "ranking")
        await RankingFigures.MeasureAsync(report);

    if (parsed.GetValue(only) is "" or "ranking-server")
        await RankingServer.MeasureAsync(parsed.GetValue(reps), parsed.GetValue(seconds), report);

    if (parsed.GetValue(only) is "" or "screens")
        await ScreensFigures.MeasureAsync(parsed.GetValue(displays), report);

    if (parsed.GetValue(only) is "" or "start")
        await StartFigures.MeasureAsync(report);

    if (parsed.GetValue(only) == "soak")
        await SoakRun.MeasureAsync(parsed.GetValue(minutes), report);

    await report.WriteAsync(report.Targets);
    if (parsed.GetValue(notes) is { } said)
        await report.WriteAsync($"\n{await File.ReadAllTextAsync(said.FullName)}");

    Console.Write(report);
    if (parsed.GetValue(output) is { } file)
        await File.WriteAllTextAsync(file.FullName, $"# Figures\n\nMade by `{parsed.GetValue(madeBy)}`.\n\n{report}");
});

var url = new Argument<string>("url");
var redis = new Argument<string>("redis");
var peer = new Command("peer", "Serves what Arena is compared with") { url, redis };
peer.Hidden = true;
peer.SetAction(parsed => ScriptPeer.ServeAsync(new Uri(parsed.GetValue(url)!), parsed.GetValue(redis)!));
root.Subcommands.Add(peer);
return await root.Parse(args).InvokeAsync();
