using System.Net;
using System.Net.Http.Json;
using Arena.Grains.Store;
using Arena.Server.Import.Jobs;
using Arena.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Arena.Server.Tests.Import.Jobs;

/// <summary>What is left of a file when its import is over.</summary>
public sealed class ImportClearingTests
{
    const string Sales = "Deal ID,Rep,Stage,Close Date,Amount\n1,mei,Won,2017-09-30,1000\n2,mei,Won,soon,1000\n";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_of_an_import_that_is_done_goes_and_the_list_of_failed_rows_stays()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var id = await Imports.UploadAsync(arena.Http, Sales, Stop);
        await Imports.RunAsync(arena.Http, id, new { map = new { occurredAt = "Close Date" } }, Stop);
        var first = await FailedAsync(arena, id);
        Assert.Contains("2,mei,Won,soon,1000,3,Close Date,", first, StringComparison.Ordinal);

        await IsClearedAsync(arena, id);

        Assert.Equal(first, await FailedAsync(arena, id));
        Assert.Equal(HttpStatusCode.Gone, await StatusOfAsync(arena, id, "preview"));
        Assert.Equal(HttpStatusCode.Conflict, await StatusOfAsync(arena, id, "start"));
    }

    [Fact]
    public async Task An_upload_that_nobody_starts_for_a_week_is_cancelled_and_its_file_goes()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var (old, young) = (await Imports.UploadAsync(arena.Http, Sales, Stop), await Imports.UploadAsync(arena.Http, Sales, Stop));
        await AgeAsync(arena, young, Duration.FromDays(6));
        await AgeAsync(arena, old, Duration.FromDays(8));

        await IsClearedAsync(arena, old);

        Assert.Equal("cancelled", Imports.StatusOf(await Imports.GetAsync(arena.Http, old, Stop)));
        Assert.Equal("uploaded", Imports.StatusOf(await Imports.GetAsync(arena.Http, young, Stop)));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(arena, young, "preview"));
    }

    [Fact]
    public async Task Clearing_that_was_broken_off_is_picked_up_and_the_list_of_failed_rows_stays()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var jobs = arena.Services.GetRequiredService<ImportJobStore>();

        // As a server leaves it that is killed when the list is kept and one of two pieces is cleared.
        await jobs.CreateAsync("broken", "sales.csv", new byte[600 * 1024], Stop);
        var kept = await jobs.WriteFailedAsync("broken", "kept"u8.ToArray(), Stop);
        await arena.Services.GetRequiredService<IDocumentStore>().PutDocumentAsync("import-file", "broken.0", StoreJson.Write<byte[]>([]), Stop);
        await jobs.ChangeAsync("broken", job => job with { Status = ImportStatus.Done, Settings = new ImportSettings(), FailedPieces = kept }, Stop);

        await IsClearedAsync(arena, "broken");

        Assert.Equal("kept", await FailedAsync(arena, "broken"));
    }

    [Fact]
    public async Task An_import_that_runs_in_a_restored_store_without_its_file_fails_and_says_why()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var jobs = arena.Services.GetRequiredService<ImportJobStore>();
        await jobs.ClearFileAsync(await jobs.CreateAsync("restored", "sales.csv", [1], Stop), Stop);
        await jobs.ChangeAsync("restored", job => job with { Status = ImportStatus.Running, Settings = new ImportSettings() }, Stop);

        var over = await Imports.EndAsync(arena.Http, "restored", Stop);

        Assert.Equal("failed", Imports.StatusOf(over));
        Assert.Contains("upload it again", over.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    static async Task AgeAsync(RunningArena arena, string id, Duration age) =>
        await arena.Services.GetRequiredService<ImportJobStore>().ChangeAsync(id, job => job with { UploadedAt = job.UploadedAt - age }, Stop);

    static async Task IsClearedAsync(RunningArena arena, string id)
    {
        var jobs = arena.Services.GetRequiredService<ImportJobStore>();
        await Eventually.IsTrueAsync(async () => (await jobs.FindAsync(id, Stop))!.Value is { Pieces: 0, Owner: null }, Stop);
        await foreach (var piece in arena.Services.GetRequiredService<IDocumentStore>().StreamDocumentsAsync("import-file", Stop))
            Assert.True(!piece.Id.StartsWith($"{id}.", StringComparison.Ordinal) || piece.Json.Length < 10);
    }

    static Task<string> FailedAsync(RunningArena arena, string id) => arena.Http.GetStringAsync(new Uri($"/api/v1/imports/{id}/failed.csv", UriKind.Relative), Stop);

    static async Task<HttpStatusCode> StatusOfAsync(RunningArena arena, string id, string what)
    {
        using var answer = await arena.Http.PostAsJsonAsync($"/api/v1/imports/{id}/{what}", new { }, Stop);
        return answer.StatusCode;
    }
}
