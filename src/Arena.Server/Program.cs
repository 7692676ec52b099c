using Arena.Server.Hosting;

try
{
    await using var program = await ArenaHost.BuildAsync(args);
    await program.RunAsync();
    return 0;
}
catch (InvalidOperationException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}
