using System.CommandLine;
using Arena.Server.Hosting;

namespace Arena.Server.Upkeep;

/// <summary>Which server a command asks.</summary>
static class ServerOption
{
    public static Option<Uri?> Create() => new("--server")
    {
        Description = $"The server to ask; without it the one at {ArenaHost.DefaultUrl}, and where none answers the store of these settings itself.",
        CustomParser = argument =>
        {
            if (argument.Tokens is [var token] && Uri.TryCreate(token.Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;

            argument.AddError("--server is an address such as http://127.0.0.1:5080");
            return null;
        },
    };
}
