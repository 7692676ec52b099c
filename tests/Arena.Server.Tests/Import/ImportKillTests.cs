using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Server.Import;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Import;

/// <summary>A server, an import or both are killed in the middle: started again, they end with the totals of the file (invariant 1).</summary>
public sealed class ImportKillTests : IDisposable
{
    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("arena-import-");

    public static TheoryData<string> Engines => StoreUnderTest.Engines;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory, MemberData(nameof(Engines))]
    public async Task An_import_waits_for_a_server_that_was_killed_and_goes_on(string engine)
    {
        await using var store = await StoreUnderTest.CreateAsync(engine);
        await using var arena = await ArenaProcess.StartAsync(store.Settings, Stop);
        using var import = StartImport(arena);

        await KillInTheMiddleAsync(arena, import);
        await arena.StartAgainAsync(Stop);

        await import.WaitForExitAsync(Stop);
        Assert.Equal(ImportCommand.AllIn, import.ExitCode);
        await CrmTotals.ExpectAsync(arena.Http, CrmTotals.FromFile(CrmSales.Deals()), Stop);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Both_killed_and_started_again_lose_and_double_nothing(string engine)
    {
        await using var store = await StoreUnderTest.CreateAsync(engine);
        await using var arena = await ArenaProcess.StartAsync(store.Settings, Stop);
        using (var first = StartImport(arena))
        {
            await KillInTheMiddleAsync(arena, first);
            first.Kill();
            await first.WaitForExitAsync(Stop);
        }

        await arena.StartAgainAsync(Stop);
        using var second = StartImport(arena);

        await second.WaitForExitAsync(Stop);
        Assert.Equal(ImportCommand.AllIn, second.ExitCode);
        await CrmTotals.ExpectAsync(arena.Http, CrmTotals.FromFile(CrmSales.Deals()), Stop);
    }

    Process StartImport(ArenaProcess arena)
    {
        var file = Path.Combine(_directory.FullName, "sales.csv");
        File.Copy(CrmSales.Pipeline, file, overwrite: true);
        return ArenaProcess.Launch("import", file, "--teams", CrmSales.Teams, "--yes", "--server", arena.Url.ToString());
    }

    // As soon as the rep of the first row has something, and before all is in.
    static async Task KillInTheMiddleAsync(ArenaProcess arena, Process import)
    {
        await Eventually.IsTrueAsync(async () => await HasEntriesAsync(arena, "moses-frase"), Stop);
        await arena.KillAsync();
        Assert.False(import.HasExited, "The import was over before the server was killed.");
    }

    static async Task<bool> HasEntriesAsync(ArenaProcess arena, string rep)
    {
        using var answer = await arena.Http.GetAsync(new Uri($"/api/v1/reps/{rep}/ledger?limit=1", UriKind.Relative), Stop);
        return answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("entries").GetArrayLength() > 0;
    }
}
