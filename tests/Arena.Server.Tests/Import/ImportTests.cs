using System.Net.Http.Json;
using System.Text.Json;
using Arena.Server.Import;
using Arena.Server.Tests.Hosting;
using Spectre.Console.Testing;

namespace Arena.Server.Tests.Import;

/// <summary>The real export goes through the command, a running server and a store, and comes out as totals.</summary>
public sealed class ImportTests : IDisposable
{
    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("arena-import-");
    readonly TestConsole _console = new();

    public static TheoryData<string> Engines => StoreUnderTest.Engines;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _console.Dispose();
        _directory.Delete(recursive: true);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Every_total_equals_a_straight_computation_and_importing_again_changes_nothing(string engine)
    {
        await using var store = await StoreUnderTest.CreateAsync(engine);
        await using var arena = await ArenaProcess.StartAsync(store.Settings, Stop);
        var file = await CopyAsync(CrmSales.Pipeline);
        var expected = CrmTotals.FromFile(CrmSales.Deals());

        Assert.Equal(ImportCommand.AllIn, await ImportAsync(arena, file, "--teams", CrmSales.Teams, "--yes"));
        await CrmTotals.ExpectAsync(arena.Http, expected, Stop);
        var ledger = await LedgerAsync(arena, "anna-snelling");

        Assert.Equal(ImportCommand.AllIn, await ImportAsync(arena, file, "--teams", CrmSales.Teams, "--yes"));
        Assert.Contains("8,800 rows are in: 0 new or changed, 8,800 known already", _console.Output, StringComparison.Ordinal);
        await CrmTotals.ExpectAsync(arena.Http, expected, Stop);
        Assert.Equal(ledger, await LedgerAsync(arena, "anna-snelling"));
        Assert.False(File.Exists(file + ".failed.csv"));
    }

    [Fact]
    public async Task An_export_that_was_corrected_corrects_the_totals()
    {
        await using var store = await StoreUnderTest.CreateAsync("sqlite");
        await using var arena = await ArenaProcess.StartAsync(store.Settings, Stop);
        var file = await CopyAsync(CrmSales.Pipeline);
        await ImportAsync(arena, file, "--teams", CrmSales.Teams, "--yes");

        // One amount, one rep, one date into another quarter, one lost after all, one won at last.
        var deals = CrmSales.Deals().Select(deal => (string[])deal.Clone()).ToArray();
        var won = deals.Where(deal => deal[4] == "Won").Take(4).ToArray();
        won[0][7] = "99999.99";
        won[1][1] = "Anna Snelling";
        won[2][6] = "12/31/2017";
        won[3][4] = "Lost";
        var open = deals.First(deal => deal[4] == "Engaging");
        (open[4], open[6], open[7]) = ("Won", "1/1/2017", "5000");
        await File.WriteAllLinesAsync(file, [.. File.ReadLines(CrmSales.Pipeline).Take(1), .. deals.Select(deal => string.Join(',', deal))], Stop);

        Assert.Equal(ImportCommand.AllIn, await ImportAsync(arena, file, "--yes"));
        Assert.Contains("5 new or changed, 8,795 known already", _console.Output, StringComparison.Ordinal);
        await CrmTotals.ExpectAsync(arena.Http, CrmTotals.FromFile(deals), Stop);
    }

    [Fact]
    public async Task Bad_rows_are_listed_and_the_others_go_in()
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        var file = await WriteAsync(
            """"
            Deal ID,Owner,Stage,Close Date,Amount,Remark
            1,Mei,Won,2017-09-30,1000,"two
            lines, and a ""quote"""
            2,Mei,Won,2017-02-30,1000,no such day
            3,Mei,Won,2017-09-30,1e30,too much
            4,Mei,Won,2017-09-30,-5,negative
            5,Mei,Won
            6,Mei,Won,2017-09-30,1000,one,cell too many
            7,,Won,2017-09-30,1000,nobody
            8,Mei,Perhaps,2017-09-30,1000,what is that
            9,Mei,Won,,1000,no date
            10,Mei,Won,2017-09-30,NaN,no number
            11,王芳,Won,2017-10-01,"2,000.50",good
            """");

        Assert.Equal(ImportCommand.SomeFailed, await ImportAsync(arena.Url, file, "--create-reps", "--statuses", "Won=won", "--yes"));

        var failed = CsvTable.Parse(await Utf8File.ReadAsync(file + ".failed.csv", Stop));
        Assert.Equal(["4", "5", "6", "7", "8", "9", "10", "11", "12"], failed.Rows.Select(row => row.Fields[^3]), StringComparer.Ordinal);
        Assert.Equal(["Close Date", "Amount", "Amount", "", "", "Owner", "Stage", "Close Date", "Amount"], failed.Rows.Select(row => row.Fields[^2]), StringComparer.Ordinal);
        await Eventually.IsTrueAsync(async () => (await RevenueAsync(arena)).SequenceEqual([("王芳", 2000.50m), ("Mei", 1000m)]), Stop);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("1,Mei,Won,2017-09-30,1000\n2,Mei,Won,2017-09-30,1000\n", "header")]
    [InlineData("id,rep,status,date,amount\n1,\"Mei,won,2017-09-30,1000\n", "quote")]
    [InlineData("id,rep,status,date,amount\n1,Mei,won,3/4/2017,1000\n", "--dates")]
    [InlineData("id,name,amount\n1,Mei,1000\n", "--map")]
    public async Task A_file_that_cannot_be_read_is_refused_as_a_whole(string text, string word)
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        var file = await WriteAsync(text);

        Assert.Equal(ImportCommand.NothingDone, await ImportAsync(arena.Url, file, "--create-reps", "--yes"));

        Assert.Contains(word, _console.Output, StringComparison.Ordinal);
        Assert.Empty((await arena.GetAsync("/api/v1/reps")).GetProperty("reps").EnumerateArray());
    }

    [Fact]
    public async Task Names_that_nobody_has_wait_and_count_once_somebody_has_them()
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        var file = await WriteAsync("id,rep,status,date,amount\n1,Mei,won,2017-09-30,1000\n2,Mei,won,2017-09-30,1000\n");

        Assert.Equal(ImportCommand.AllIn, await ImportAsync(arena.Url, file, "--yes"));
        Assert.Contains("2 wait for a rep", _console.Output, StringComparison.Ordinal);

        Assert.Equal(ImportCommand.AllIn, await ImportAsync(arena.Url, file, "--yes", "--create-reps"));
        var expected = 2 * (10 + 10);
        await Eventually.IsTrueAsync(async () => (await arena.GetAsync("/api/v1/reps/mei")).GetProperty("points").GetInt64() == expected, Stop);
    }

    [Fact]
    public async Task Without_a_server_the_store_itself_is_opened()
    {
        await using var store = await StoreUnderTest.CreateAsync("sqlite");
        var file = await WriteAsync("id,rep,status,date,amount\n1,Mei,won,2017-09-30,1000\n");

        using var import = ArenaProcess.Launch(["import", file, "--create-reps", "--yes", .. store.Settings]);
        await import.WaitForExitAsync(Stop);
        Assert.Equal(ImportCommand.AllIn, import.ExitCode);

        await using var arena = await ArenaProcess.StartAsync(store.Settings, Stop);
        await Eventually.IsTrueAsync(
            async () => (await arena.Http.GetFromJsonAsync<JsonElement>("/api/v1/reps/mei", Stop)).GetProperty("points").GetInt64() == 20, Stop);
    }

    Task<int> ImportAsync(ArenaProcess arena, params string[] arguments) => ImportAsync(arena.Url, arguments);

    Task<int> ImportAsync(Uri server, params string[] arguments)
    {
        _console.Profile.Width = 500;
        return ImportCommand.RunAsync([.. arguments, "--server", server.ToString(), $"--Arena:BootstrapKey={ArenaProcess.Key}"], _console, Stop);
    }

    static async Task<IEnumerable<(string Name, decimal Value)>> RevenueAsync(RunningArena arena) =>
        (await arena.GetAsync("/api/v1/boards/revenue/standings?period=2017")).GetProperty("entries").EnumerateArray()
        .Select(entry => (entry.GetProperty("name").GetString()!, entry.GetProperty("value").GetDecimal()));

    async Task<string> CopyAsync(string file)
    {
        var copy = Path.Combine(_directory.FullName, Path.GetFileName(file));
        await File.WriteAllBytesAsync(copy, await File.ReadAllBytesAsync(file, Stop), Stop);
        return copy;
    }

    async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(_directory.FullName, "export.csv");
        await File.WriteAllTextAsync(file, text, Stop);
        return file;
    }

    static Task<string> LedgerAsync(ArenaProcess arena, string rep) => arena.Http.GetStringAsync(new Uri($"/api/v1/reps/{rep}/ledger?limit=1000", UriKind.Relative), Stop);
}
