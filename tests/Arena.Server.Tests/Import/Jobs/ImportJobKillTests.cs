using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Import.Jobs;

/// <summary>The real export as an office in China would have it, with names that nobody has, through a server that is killed twice.</summary>
public sealed class ImportJobKillTests
{
    const int UnknownNames = 300;

    static readonly string[] Words = ["赢单", "输单", "跟进中", "意向"];
    static readonly string[] Stages = ["Won", "Lost", "Engaging", "Prospecting"];

    public static TheoryData<string> Engines => StoreUnderTest.Engines;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Totals_equal_the_straight_computation_after_everything_is_resolved(string engine)
    {
        await using var store = await StoreUnderTest.CreateAsync(engine);
        await using var arena = await ArenaProcess.StartAsync(store.Settings, Stop);
        await CreatePeopleAsync(arena.Http);
        await Imports.RunAsync(arena.Http, await Imports.UploadAsync(arena.Http, await File.ReadAllBytesAsync(CrmSales.Pipeline, Stop), Stop), new { }, Stop);

        // A third of the rows is edited since, and the owner of some is spelled in a way that nobody knows.
        var deals = CrmSales.Deals().Select(deal => (string[])deal.Clone()).ToList();
        foreach (var deal in deals.Where((deal, row) => row % 3 == 0 && deal[7].Length > 0))
            deal[7] = (decimal.Parse(deal[7], CultureInfo.InvariantCulture) + 150).ToString(CultureInfo.InvariantCulture);

        var spelled = deals.Select((deal, row) => row < UnknownNames ? $"{deal[1]} 第{row + 1}" : deal[1]).ToList();
        var id = await Imports.UploadAsync(arena.Http, Saved(deals, spelled), Stop);
        var preview = await Imports.PostAsync(arena.Http, id, "preview", new { }, Stop);
        Assert.Equal("gb18030", preview.GetProperty("encoding").GetString());
        Assert.Equal((0, 0, UnknownNames), (preview.GetProperty("questions").GetArrayLength(), preview.GetProperty("failed").GetInt32(), preview.GetProperty("unknownCount").GetInt32()));

        await Imports.PostAsync(arena.Http, id, "start", new { }, Stop);
        foreach (var sent in (int[])[500, 4000])
        {
            await Eventually.IsTrueAsync(async () => Imports.Count(await Imports.GetAsync(arena.Http, id, Stop), "sent") >= sent, Stop);
            Assert.Equal("running", Imports.StatusOf(await Imports.GetAsync(arena.Http, id, Stop)));
            await arena.KillAsync();
            await arena.StartAgainAsync(Stop);
        }

        var done = await Imports.EndAsync(arena.Http, id, Stop);
        Assert.Equal(("done", 0), (Imports.StatusOf(done), Imports.Count(done, "failed")));
        for (var row = 0; row < UnknownNames; row++)
            await PutAsync(arena.Http, $"/api/v1/aliases/crm/{spelled[row]}", new { rep = IdOf(deals[row][1]) });

        await CrmTotals.ExpectAsync(arena.Http, CrmTotals.FromFile(deals), Stop);
    }

    // D.M.Y, amounts in ten thousands, semicolons, GBK.
    static byte[] Saved(List<string[]> deals, List<string> spelled)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var lines = deals.Select((deal, row) => string.Join(';', deal[0], spelled[row], deal[2], deal[3], Words[Array.IndexOf(Stages, deal[4])], Date(deal[5]), Date(deal[6]), Amount(deal[7])));
        return Encoding.GetEncoding("GBK").GetBytes("商机编号;销售;product;account;阶段;创建日期;成交日期;成交金额\n" + string.Join('\n', lines));
    }

    static string Date(string monthDayYear) => monthDayYear.Split('/') is [var month, var day, var year] ? $"{day}.{month}.{year}" : "";

    static string Amount(string amount) => amount.Length == 0 ? "" : $"{(decimal.Parse(amount, CultureInfo.InvariantCulture) / 10_000).ToString(CultureInfo.InvariantCulture)}万";

    static async Task CreatePeopleAsync(HttpClient http)
    {
        foreach (var cells in File.ReadLines(CrmSales.Teams).Skip(1).Select(line => line.Split(',')))
        {
            await PutAsync(http, $"/api/v1/teams/{IdOf(cells[1])}", new { name = cells[1], region = cells[2] });
            await PutAsync(http, $"/api/v1/reps/{IdOf(cells[0])}", new { name = cells[0], team = IdOf(cells[1]) });
            await PutAsync(http, $"/api/v1/aliases/crm/{cells[0]}", new { rep = IdOf(cells[0]) });
        }
    }

    static string IdOf(string name) => name.Replace(' ', '-').ToLowerInvariant();

    static async Task PutAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PutAsJsonAsync(path, body, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
