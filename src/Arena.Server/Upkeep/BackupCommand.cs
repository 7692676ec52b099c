using System.CommandLine;
using System.IO.Compression;
using System.Net.Http.Headers;
using Arena.Grains.Backup;
using Arena.Server.Import;
using Spectre.Console;

namespace Arena.Server.Upkeep;

/// <summary>The command <c>backup FILE</c>: all that cannot be derived, in one file, while everything goes on.</summary>
public static class BackupCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="args">What follows <c>backup</c>.</param>
    /// <param name="console">Where progress is shown.</param>
    /// <param name="cancellation">Gives up; no file is left.</param>
    /// <returns>0, or 2 when it could not be done.</returns>
    public static async Task<int> RunAsync(string[] args, IAnsiConsole console, CancellationToken cancellation)
    {
        var (own, settings) = ServerSettings.TakeFrom(args);
        var server = ServerOption.Create();
        var file = new Argument<string>("FILE") { Description = "What is written; it appears when it is whole." };
        var command = new Command("backup", "Writes a backup from which a store of either engine can be made again.") { file, server };
        command.SetAction((parsed, stop) => Commands.GuardAsync(console, VerifyCommand.NotDone, async () =>
        {
            await using var connection = await ServerConnection.OpenExistingAsync(parsed.GetValue(server), settings, console.WriteLine, stop);
            var manifest = await WriteAsync(connection, parsed.GetRequiredValue(file), console, stop);
            console.WriteLine($"{manifest.Reps} reps, {manifest.Entries} ledger entries, {manifest.Rows} rows of the intake and {manifest.Documents} documents are in {parsed.GetRequiredValue(file)}.");
            return 0;
        }));
        return await Commands.InvokeAsync(command, own, VerifyCommand.NotDone, cancellation);
    }

    static async Task<BackupManifest> WriteAsync(ServerConnection server, string file, IAnsiConsole console, CancellationToken cancellation)
    {
        var part = file + ".part";
        try
        {
            await console.Progress().Columns(new TaskDescriptionColumn(), new DownloadedColumn(), new SpinnerColumn()).StartAsync(async shown =>
            {
                var task = shown.AddTask("backup").IsIndeterminate();
                await using var to = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
                using var http = new HttpClient(new SocketsHttpHandler { UseProxy = !server.Server.IsLoopback }) { BaseAddress = server.Server, Timeout = Timeout.InfiniteTimeSpan };
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
                using var answer = await http.GetAsync(new Uri("api/v1/store/backup", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
                if (!answer.IsSuccessStatusCode)
                    throw await RefusedException.FromAsync(answer, cancellation);

                await using var from = await answer.Content.ReadAsStreamAsync(cancellation);
                var buffer = new byte[64 * 1024];
                for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0; task.Increment(read))
                    await to.WriteAsync(buffer.AsMemory(0, read), cancellation);

                to.Flush(flushToDisk: true);
            });

            // What was broken off has no manifest.
            var manifest = await ReadManifestAsync(part, cancellation);
            File.Move(part, file, overwrite: true);
            return manifest;
        }
        finally
        {
            File.Delete(part);
        }
    }

    static async Task<BackupManifest> ReadManifestAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await using var content = File.OpenRead(file);
            await using var zip = await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, cancellation);
            return await StoreRestore.ReadManifestAsync(zip, cancellation);
        }
        catch (InvalidDataException broken)
        {
            throw new ImportException($"The backup was broken off: {broken.Message}", broken);
        }
    }
}
