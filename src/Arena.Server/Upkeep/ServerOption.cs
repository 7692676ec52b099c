using System.CommandLine;
using Arena.Server.Import;
using Spectre.Console;

namespace Arena.Server.Upkeep;

/// <summary>What the commands on a store have in common: which server, and how a refusal is shown.</summary>
static class ServerOption
{
    public static Option<Uri?> Create() => new("--server")
    {
        Description = "The server to ask; without it the one on this machine, else the store itself.",
        CustomParser = argument =>
        {
            if (argument.Tokens is [var token] && Uri.TryCreate(token.Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;

            argument.AddError("--server is an address such as http://127.0.0.1:5080");
            return null;
        },
    };

    /// <summary>Runs a command; what it could not do is said, and is <paramref name="notDone"/>.</summary>
    public static async Task<int> GuardAsync(IAnsiConsole console, int notDone, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception why) when (why is ImportException or HttpRequestException or IOException)
        {
            console.MarkupLineInterpolated($"[red]{why.Message}[/]");
            return notDone;
        }
    }
}
