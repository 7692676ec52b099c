using System.CommandLine;
using System.Text.Json;
using Arena.Server.Import;
using Spectre.Console;

namespace Arena.Server.Upkeep;

/// <summary>How the commands beside the server are run, and what they end with when they could not do it.</summary>
static class Commands
{
    /// <summary>What the program says of itself.</summary>
    public const string Usage = """
        Arena.Server                  starts the server; settings are given as --Arena:X=.., --demo shows an invented organisation
        Arena.Server import FILE      takes in a table of another system
        Arena.Server backup FILE      writes all that cannot be derived into one file
        Arena.Server restore FILE     fills an empty store from such a file
        Arena.Server verify           works every number out again and compares
        Arena.Server rebuild          throws away what is derived and works it out again

        Arena.Server import --help lists the options of import, and so do the others.
        """;

    /// <summary>Runs a command.</summary>
    /// <param name="command">With its action.</param>
    /// <param name="args">What follows its name.</param>
    /// <param name="notDone">What it ends with when the options are wrong.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<int> InvokeAsync(Command command, string[] args, int notDone, CancellationToken cancellation)
    {
        // Below a root, so that its help names it.
        var parsed = new RootCommand { command }.Parse([command.Name, .. args]);
        var code = await parsed.InvokeAsync(cancellationToken: cancellation);
        return parsed.Errors.Count > 0 ? notDone : code;
    }

    /// <summary>What a command could not do is said, and is <paramref name="notDone"/>; what nobody thought of is shown with all its details.</summary>
    public static async Task<int> GuardAsync(IAnsiConsole console, int notDone, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            console.MarkupLine("[red]Stopped.[/]");
        }
        catch (JsonException cut)
        {
            console.MarkupLineInterpolated($"[red]The server broke off in the middle of an answer: {cut.Message}[/]");
        }
        catch (Exception why) when (why is ImportException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            console.MarkupLineInterpolated($"[red]{why.Message}[/]");
        }
        catch (Exception unknown)
        {
            console.WriteException(unknown);
        }

        return notDone;
    }
}
