using Arena.Server.Hosting;
using Arena.Server.Import;
using Arena.Server.Upkeep;
using Spectre.Console;

try
{
    // Whoever reads the output from a file or a pipe gets whole lines.
    if (Console.IsOutputRedirected)
        AnsiConsole.Profile.Width = 500;

    switch (args)
    {
        case ["import", .. var rest]:
            return await ImportCommand.RunAsync(rest, AnsiConsole.Console, CancellationToken.None);
        case ["backup", .. var rest]:
            return await BackupCommand.RunAsync(rest, AnsiConsole.Console, CancellationToken.None);
        case ["restore", .. var rest]:
            return await RestoreCommand.RunAsync(rest, AnsiConsole.Console, CancellationToken.None);
        case ["rebuild", .. var rest]:
            return await RebuildCommand.RunAsync(rest, AnsiConsole.Console, CancellationToken.None);
        case ["verify", .. var rest]:
            return await VerifyCommand.RunAsync(rest, AnsiConsole.Console, CancellationToken.None);
        case ["--help" or "-h" or "-?" or "help", ..]:
            Console.WriteLine(Commands.Usage);
            return 0;
        case [var word, ..] when word is not ['-' or '/', ..] && !word.Contains('=', StringComparison.Ordinal):
            await Console.Error.WriteLineAsync($"There is no command {word}.\n\n{Commands.Usage}");
            return 2;
    }

    while (await RunAsync(args))
    {
        // The store says something else now.
    }

    return 0;
}
catch (InvalidOperationException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}

static async Task<bool> RunAsync(string[] args)
{
    await using var program = await ArenaHost.BuildAsync(args);
    return await program.RunAsync();
}
