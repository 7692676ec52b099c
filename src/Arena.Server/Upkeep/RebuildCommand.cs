using System.CommandLine;
using Arena.Grains.Audit;
using Arena.Server.Import;
using Spectre.Console;

namespace Arena.Server.Upkeep;

/// <summary>The command <c>rebuild</c>: what is derived is worked out again.</summary>
public static class RebuildCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="args">What follows <c>rebuild</c>.</param>
    /// <param name="console">Where progress is shown.</param>
    /// <param name="cancellation">Gives up; what is done is done.</param>
    /// <returns>0, or 2 when it could not be done.</returns>
    public static async Task<int> RunAsync(string[] args, IAnsiConsole console, CancellationToken cancellation)
    {
        var (own, settings) = ServerSettings.TakeFrom(args);
        var server = ServerOption.Create();
        var command = new Command("rebuild", "Throws away all that is derived and works it out again from the intake and the ledgers, while everything goes on.") { server };
        command.SetAction((parsed, stop) => Commands.GuardAsync(console, VerifyCommand.NotDone, async () =>
        {
            await using var connection = await ServerConnection.OpenExistingAsync(parsed.GetValue(server), settings, console.WriteLine, stop);
            var result = await new ServerWork(connection, console).RunAsync<RebuildResult>("api/v1/store/rebuild", body: null, stop);
            console.WriteLine($"{result.Reps} reps and {result.Boards} boards are worked out again; {result.Records} records had stood otherwise than the log says, and {result.Entries} ledger entries were lacking.");
            return 0;
        }));
        return await Commands.InvokeAsync(command, own, VerifyCommand.NotDone, cancellation);
    }
}
