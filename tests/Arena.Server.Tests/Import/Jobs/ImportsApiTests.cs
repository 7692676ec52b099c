using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Import.Jobs;

public sealed class ImportsApiTests
{
    const string Header = "Deal ID,Rep,Stage,Close Date,Amount\n";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_preview_shows_what_each_row_becomes_and_stores_nothing()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var id = await Imports.UploadAsync(arena.Http, Header + "1,mei,Won,2017-09-30,1000\n2,阿梅,Won,2017-10-01,5\n3,tom,Won,soon,5\n4,tom,Haggling,2017-10-01,5\n", Stop);

        var preview = await Imports.PostAsync(arena.Http, id, "preview", new { map = new { occurredAt = "Close Date" } }, Stop);

        Assert.Equal((2, 2), (preview.GetProperty("ready").GetInt32(), preview.GetProperty("failed").GetInt32()));
        var first = preview.GetProperty("rows")[0];
        Assert.Equal("mei 2017-09 2017-Q3 20", $"{first.GetProperty("rep").GetString()} {first.GetProperty("period")[0]} {first.GetProperty("period")[1]} {first.GetProperty("points")}");
        Assert.Equal("阿梅", preview.GetProperty("unknown")[0].GetProperty("name").GetString());
        Assert.Equal("4 Close Date, 5 Stage", string.Join(", ", preview.GetProperty("problems").EnumerateArray().Select(row => $"{row.GetProperty("line")} {row.GetProperty("field").GetString()}")));
        Assert.Equal(0, (await arena.GetAsync("/api/v1/reps/mei")).GetProperty("points").GetInt64());
    }

    [Theory]
    [InlineData("1,mei,Won,3/4/2017,5\n", "dates")]
    [InlineData("1,mei,Won,2017-03-04,1.234\n", "decimals")]
    [InlineData("1,mei,Won,,5\n", "map")]
    public async Task What_can_be_read_in_more_than_one_way_is_asked_never_guessed(string row, string field)
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var id = await Imports.UploadAsync(arena.Http, (field == "map" ? "Deal ID,Rep,Stage,When,Amount\n" : Header) + row, Stop);

        Assert.Equal(field, (await Imports.PostAsync(arena.Http, id, "preview", new { }, Stop)).GetProperty("questions")[0].GetProperty("field").GetString());
        using var start = await arena.Http.PostAsJsonAsync($"/api/v1/imports/{id}/start", new { }, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, start.StatusCode);
    }

    [Fact]
    public async Task The_answer_decides()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var id = await Imports.UploadAsync(arena.Http, Header + "1,mei,Won,3/4/2017,1.234\n", Stop);

        await Imports.RunAsync(arena.Http, id, new { dates = "D/M/Y", decimals = "," }, Stop);

        await PointsAsync(arena, "mei", "2017-04", 22);
    }

    [Fact]
    public async Task Rows_that_fail_come_back_as_a_file_that_can_be_mended_and_imported()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var id = await Imports.UploadAsync(arena.Http, Header + "1,mei,Won,2017-09-30,1000\n2,mei,Won,soon,1000\n", Stop);
        var done = await Imports.RunAsync(arena.Http, id, new { map = new { occurredAt = "Close Date" } }, Stop);
        Assert.Equal(("done", 1, 1), (Imports.StatusOf(done), Imports.Count(done, "new"), Imports.Count(done, "failed")));

        var failed = await arena.Http.GetStringAsync(new Uri($"/api/v1/imports/{id}/failed.csv", UriKind.Relative), Stop);
        Assert.Contains("2,mei,Won,soon,1000,3,Close Date,", failed, StringComparison.Ordinal);
        await Imports.RunAsync(arena.Http, await Imports.UploadAsync(arena.Http, failed.Replace("soon", "2017-09-30", StringComparison.Ordinal), Stop), new { }, Stop);

        await PointsAsync(arena, "mei", "2017-Q3", 40);
    }

    [Fact]
    public async Task What_was_changed_otherwise_since_is_listed_and_not_replaced_unless_told_to()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await Imports.RunAsync(arena.Http, await Imports.UploadAsync(arena.Http, Header + "1,mei,Won,2017-09-30,1000\n2,mei,Won,2017-09-30,1000\n", Stop), new { }, Stop);
        await PointsAsync(arena, "mei", "all", 40);
        var record = await arena.GetAsync("/api/v1/records/crm/1");
        using var corrected = await arena.Http.PostAsJsonAsync(
            "/api/v1/corrections", new { source = "crm", externalId = "1", version = record.GetProperty("version").GetInt64(), reason = "Cancelled.", change = new { status = "lost" } }, Stop);
        Assert.True(corrected.IsSuccessStatusCode);

        const string Anew = Header + "1,mei,Won,2017-09-30,3000\n2,mei,Won,2017-09-30,3000\n";
        var spared = await Imports.RunAsync(arena.Http, await Imports.UploadAsync(arena.Http, Anew, Stop), new { }, Stop);
        Assert.Equal((1, 1, 1), (Imports.Count(spared, "new"), Imports.Count(spared, "failed"), Imports.Count(spared, "conflicts")));
        await PointsAsync(arena, "mei", "all", 40);

        await Imports.RunAsync(arena.Http, await Imports.UploadAsync(arena.Http, Anew, Stop), new { overwrite = true }, Stop);
        await PointsAsync(arena, "mei", "all", 80);
    }

    [Fact]
    public async Task A_paused_import_goes_on_and_a_cancelled_one_does_not()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var rows = string.Concat(Enumerable.Range(1, 20_000).Select(row => $"{row},mei,Won,2017-09-30,100\n"));
        var id = await Imports.UploadAsync(arena.Http, Header + rows, Stop);
        await Imports.PostAsync(arena.Http, id, "start", new { }, Stop);
        await Eventually.IsTrueAsync(async () => Imports.Count(await Imports.GetAsync(arena.Http, id, Stop), "sent") > 0, Stop);

        await Imports.PostAsync(arena.Http, id, "pause", new { }, Stop);
        Assert.Equal("paused", Imports.StatusOf(await Imports.GetAsync(arena.Http, id, Stop)));
        await Imports.PostAsync(arena.Http, id, "resume", new { }, Stop);
        Assert.Equal("running", Imports.StatusOf(await Imports.GetAsync(arena.Http, id, Stop)));

        await Imports.PostAsync(arena.Http, id, "cancel", new { }, Stop);
        var cancelled = await Imports.EndAsync(arena.Http, id, Stop);
        Assert.Equal("cancelled", Imports.StatusOf(cancelled));
        Assert.True(Imports.Count(cancelled, "sent") < 20_000);
    }

    [Theory]
    [InlineData("gb18030")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    public async Task A_file_is_read_in_the_encoding_in_which_it_was_saved(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        var name = encoding == "windows-1252" ? "Jürgen Müßig-Çelik" : "欧阳文静";
        var text = string.Concat(Enumerable.Range(1, 40).Select(row => $"{row};{name};Won;30.09.2017;12,50\n"));
        var saved = Encoding.GetEncoding(encoding);

        var id = await Imports.UploadAsync(arena.Http, [.. saved.GetPreamble(), .. saved.GetBytes(Header.Replace(',', ';') + text)], Stop);
        var preview = await Imports.PostAsync(arena.Http, id, "preview", new { }, Stop);

        Assert.Equal((encoding, name), (preview.GetProperty("encoding").GetString(), preview.GetProperty("rows")[0].GetProperty("name").GetString()));
        Assert.Equal(40, preview.GetProperty("ready").GetInt32());
    }

    [Fact]
    public async Task A_file_that_is_no_table_is_refused_at_once()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        using var body = new ByteArrayContent([0x50, 0x4B, 0x03, 0x04, 1, 2, 3]);
        using var answer = await arena.Http.PostAsync(new Uri("/api/v1/imports?name=x.xlsx", UriKind.Relative), body, Stop);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("file.unreadable", (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    // An import does not wait for the ledgers.
    static Task PointsAsync(RunningArena arena, string rep, string period, long points) =>
        Eventually.IsTrueAsync(async () => (await arena.GetAsync($"/api/v1/reps/{rep}?period={period}")).GetProperty("points").GetInt64() == points, Stop);
}
