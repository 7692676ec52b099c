using System.CommandLine;
using System.IO.Compression;
using Arena.Grains.Backup;
using Arena.Server.Hosting;
using Arena.Server.Import;
using Spectre.Console;

namespace Arena.Server.Upkeep;

/// <summary>The command <c>restore FILE</c>: an empty store, of either engine, is filled from a backup. No server may run on it.</summary>
public static class RestoreCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="args">What follows <c>restore</c>; the settings among it name the store.</param>
    /// <param name="console">Where progress is shown.</param>
    /// <param name="cancellation">Gives up; the store has to be emptied then.</param>
    /// <returns>0, or 2 when it could not be done.</returns>
    public static async Task<int> RunAsync(string[] args, IAnsiConsole console, CancellationToken cancellation)
    {
        var (own, settings) = ServerSettings.TakeFrom(args);
        var file = new Argument<string>("FILE") { Description = "A backup." };
        var command = new Command("restore", "Fills an empty store from a backup; --Arena:DataDir or --Arena:Store=redis --Arena:Redis=.. name it.") { file };
        command.SetAction((parsed, stop) => Commands.GuardAsync(console, VerifyCommand.NotDone, async () =>
        {
            try
            {
                await RestoreAsync(parsed.GetRequiredValue(file), settings, console, stop);
                return 0;
            }
            catch (Exception why) when (why is InvalidOperationException or InvalidDataException)
            {
                throw new ImportException(why is InvalidDataException ? $"{parsed.GetRequiredValue(file)} cannot be restored: {why.Message}" : why.Message, why);
            }
        }));
        return await Commands.InvokeAsync(command, own, VerifyCommand.NotDone, cancellation);
    }

    static async Task RestoreAsync(string file, ServerSettings settings, IAnsiConsole console, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(file);
        await using var zip = await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, cancellation);
        var manifest = await StoreRestore.ReadManifestAsync(zip, cancellation);
        await using var open = await ArenaHost.OpenStoreAsync(
            [
                .. settings.Args,
                $"--Arena:TimeZone={manifest.Settings.TimeZone}",
                $"--Arena:BaseCurrency={manifest.Settings.BaseCurrency}",
                $"--Arena:FiscalYearStartMonth={manifest.Settings.FiscalYearStartMonth}",
            ]);
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async shown =>
        {
            var steps = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
            await new StoreRestore(open.Store, manifest).RunAsync(
                zip,
                progress =>
                {
                    if (!steps.TryGetValue(progress.Step, out var step))
                        steps[progress.Step] = step = shown.AddTask(progress.Step);

                    (step.MaxValue, step.Value) = (Math.Max(progress.Total, 1), progress.Done);
                    return Task.CompletedTask;
                },
                cancellation);
        });
        console.WriteLine($"The store is as it was at {manifest.At}: {manifest.Reps} reps, {manifest.Entries} ledger entries, {manifest.Rows} rows of the intake. What was received since has to be sent again.");
    }
}
