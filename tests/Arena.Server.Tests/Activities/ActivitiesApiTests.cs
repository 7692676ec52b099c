using System.Net;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Activities;

public sealed class ActivitiesApiTests : IAsyncLifetime
{
    RunningArena _arena = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _arena = await RunningArena.StartAsync(Stop);
        await _arena.PutAsync("/api/v1/teams/north", new { name = "North", region = "CN" });
        await _arena.PutAsync("/api/v1/reps/mei", new { name = "Mei 梅", team = "north" });
    }

    public ValueTask DisposeAsync() => _arena.DisposeAsync();

    // Invariant 1
    [Fact]
    public async Task The_same_deal_sent_by_a_hundred_clients_at_once_counts_once()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _arena.SendAsync(Won("1", "mei", 1_000))));

        Assert.Single(receipts, receipt => Status(receipt) == "accepted");
        Assert.Equal(99, receipts.Count(receipt => Status(receipt) == "duplicate"));
        Assert.Equal(20, await PointsAsync("mei", "2017-Q3"));
    }

    // Invariant 3
    [Fact]
    public async Task A_deal_that_changes_its_amount_then_its_rep_and_is_lost_leaves_nothing()
    {
        await _arena.PutAsync("/api/v1/reps/tom", new { name = "Tom", team = "north" });

        Assert.Equal(20, Points(await _arena.SendAsync(Won("1", "mei", 1_000, revision: 1))));
        Assert.Equal(30, Points(await _arena.SendAsync(Won("1", "mei", 2_000, revision: 2))));
        Assert.Equal(30, Points(await _arena.SendAsync(Won("1", "tom", 2_000, revision: 3))));
        Assert.Equal((0, 30), (await PointsAsync("mei", "2017-Q3"), await PointsAsync("tom", "2017-Q3")));
        Assert.Equal("stale", Status(await _arena.SendAsync(Won("1", "mei", 1_000, revision: 1))));

        await _arena.SendAsync(new { source = "crm", externalId = "1", revision = 4, kind = "deal", status = "lost", rep = "tom", occurredAt = "2017-09-30T12:00:00+08:00" });
        Assert.Equal((0, 0), (await PointsAsync("mei", "all"), await PointsAsync("tom", "all")));
        Assert.Empty((await _arena.GetAsync("/api/v1/reps/mei")).GetProperty("badges").EnumerateArray());
    }

    [Fact]
    public async Task An_activity_of_somebody_unknown_counts_as_soon_as_an_alias_names_them()
    {
        Assert.Equal("unmatched", Status(await _arena.SendAsync(Won("1", "M. Li", 1_000))));
        Assert.Equal(1, (await _arena.GetAsync("/api/v1/unmatched")).GetProperty("count").GetInt32());

        await _arena.PutAsync("/api/v1/aliases/crm/M.%20Li", new { rep = "mei" });

        Assert.Equal(20, await PointsAsync("mei", "2017-Q3"));
        Assert.Equal(0, (await _arena.GetAsync("/api/v1/unmatched")).GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("amount", "1e30", "amount")]
    [InlineData("amount", "-1", "amount")]
    [InlineData("amount", "\"10\"", "amount")]
    [InlineData("amount", "10.001", "amount")]
    [InlineData("kind", "\"gift\"", "kind")]
    [InlineData("occurredAt", "\"2017-09-30T12:00:00\"", "occurredAt")]
    [InlineData("points", "5", "points")]
    [InlineData("revision", "-1", "revision")]
    public async Task One_bad_item_is_named_by_its_field_and_spoils_no_other(string field, string value, string named)
    {
        var item = Won("bad", "mei", 1_000).Where(pair => pair.Key != field).Select(pair => $"\"{pair.Key}\":{JsonSerializer.Serialize(pair.Value)}").Append($"\"{field}\":{value}");
        using var answer = await _arena.SendTextAsync($"[{{{string.Join(',', item)}}},{JsonSerializer.Serialize(Won("good", "mei", 1_000))}]");
        var receipts = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;

        Assert.Equal("rejected", receipts[0].GetProperty("status").GetString());
        Assert.Equal(named, receipts[0].GetProperty("error").GetProperty("field").GetString());
        Assert.Equal("accepted", receipts[1].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_refused_whole_with_a_problem()
    {
        using var broken = await _arena.SendTextAsync("{\"source\":");
        using var tooLarge = await _arena.SendTextAsync(new string(' ', 10 * 1024 * 1024));
        using var tooMany = await _arena.SendTextAsync($"[{string.Join(',', Enumerable.Repeat("{}", 1_001))}]");
        using var otherType = await _arena.SendTextAsync("source=crm", "application/x-www-form-urlencoded");

        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooMany.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, otherType.StatusCode);
        Assert.Equal("application/problem+json", broken.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_text_that_is_not_UTF_8_refuses_its_item()
    {
        using var answer = await _arena.SendRawAsync([.. "{\"source\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        var receipt = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement[0];

        Assert.Equal("rejected", receipt.GetProperty("status").GetString());
        Assert.Equal("item.text", receipt.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Lines_are_answered_line_by_line()
    {
        var lines = Enumerable.Range(0, 1_200).Select(number => JsonSerializer.Serialize(Won($"line-{number}", "mei", 100))).Append("no json");
        using var answer = await _arena.SendTextAsync(string.Join('\n', lines), "application/x-ndjson");
        var receipts = (await answer.Content.ReadAsStringAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1_201, receipts.Length);
        Assert.Equal(1_200, receipts.Count(receipt => receipt.Contains("\"accepted\"", StringComparison.Ordinal)));
        Assert.Contains("line.json", receipts[^1], StringComparison.Ordinal);
        await Eventually.EqualsAsync(1_200 * 11, () => PointsAsync("mei", "2017-09-30"), Stop);
    }

    static Dictionary<string, object> Won(string id, string rep, int amount, int? revision = null)
    {
        var deal = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["source"] = "crm",
            ["externalId"] = id,
            ["kind"] = "deal",
            ["status"] = "won",
            ["rep"] = rep,
            ["occurredAt"] = "2017-09-30T12:00:00+08:00",
            ["amount"] = amount,
        };
        if (revision is { } number)
            deal["revision"] = number;

        return deal;
    }

    static string? Status(JsonElement receipts) => receipts[0].GetProperty("status").GetString();

    static long Points(JsonElement receipts) => receipts[0].GetProperty("points").GetInt64();

    async Task<long> PointsAsync(string rep, string period) => (await _arena.GetAsync($"/api/v1/reps/{rep}?period={period}")).GetProperty("points").GetInt64();
}
