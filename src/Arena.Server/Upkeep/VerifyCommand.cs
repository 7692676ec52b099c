using System.CommandLine;
using Arena.Grains.Audit;
using Arena.Server.Import;
using Spectre.Console;

namespace Arena.Server.Upkeep;

/// <summary>The command <c>verify</c>: does every number follow from the intake and the ledgers?</summary>
public static class VerifyCommand
{
    /// <summary>What the process ends with.</summary>
    public const int AllAgree = 0, SomeDiffer = 1, NotDone = 2;

    /// <summary>Runs the command.</summary>
    /// <param name="args">What follows <c>verify</c>; settings such as <c>--Arena:DataDir=..</c> may be among it.</param>
    /// <param name="console">Where differences are shown.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<int> RunAsync(string[] args, IAnsiConsole console, CancellationToken cancellation)
    {
        var (own, settings) = ServerSettings.TakeFrom(args);
        var server = ServerOption.Create();
        var command = new Command("verify", "Works every number out again from the intake and the ledgers and compares. Changes nothing.") { server };
        command.SetAction((parsed, stop) => Commands.GuardAsync(console, NotDone, async () =>
        {
            await using var connection = await ServerConnection.OpenExistingAsync(parsed.GetValue(server), settings, console.WriteLine, stop);
            var result = await new ServerWork(connection, console).RunAsync<AuditResult>("api/v1/store/verify", body: null, stop);
            foreach (var difference in result.Differences)
                console.WriteLine($"{difference.Where}: expected {difference.Expected}, found {difference.Found}");

            console.WriteLine($"{result.Reps} reps, {result.Entries} ledger entries, {result.Records} records, {result.Boards} standings: {result.Differences.Length} differences.");
            if (result.Unsettled > 0)
                console.WriteLine($"{result.Unsettled} reps kept changing meanwhile and were not compared; run it again when it is quieter.");

            return !result.Differences.IsEmpty ? SomeDiffer : result.Unsettled > 0 ? NotDone : AllAgree;
        }));
        return await Commands.InvokeAsync(command, own, NotDone, cancellation);
    }
}
