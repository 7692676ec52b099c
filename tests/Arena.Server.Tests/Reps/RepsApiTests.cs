using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Reps;

public sealed class RepsApiTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rep_sees_badges_held_and_how_near_the_others_are()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await SendAsync(arena, "1", "deal", "won", amount: 40_000, ("mei", 2), ("tom", 1));
        for (var course = 1; course <= 2; course++)
            await SendAsync(arena, $"c{course}", "training", "completed", amount: null, ("mei", 1));

        var mei = await arena.GetAsync("/api/v1/reps/mei");

        Assert.Equal("first-deal", string.Join(' ', mei.GetProperty("badges").EnumerateArray().Select(badge => badge.GetProperty("id").GetString())));
        var ahead = mei.GetProperty("badgesAhead").EnumerateArray().ToDictionary(
            badge => badge.GetProperty("id").GetString()!,
            badge => $"{badge.GetProperty("value")}/{badge.GetProperty("target")} {badge.GetProperty("unit")}",
            StringComparer.Ordinal);
        Assert.Equal("26666.67/100000 amount", ahead["big-deal"]);
        Assert.Equal("2/5 count", ahead["scholar"]);
        Assert.Equal("1/3 colleagues", ahead["team-player"]);
        Assert.Equal("0/1 points", ahead["inventor"]);
        Assert.Equal(26666.67m, mei.GetProperty("values").GetProperty("revenue").GetDecimal());
    }

    [Fact]
    public async Task The_latest_entries_come_first_with_what_they_are_for()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        for (var deal = 1; deal <= 5; deal++)
            await SendAsync(arena, $"{deal}", "deal", "won", amount: deal * 1000, ("mei", 1), ("tom", 1));

        var first = await arena.GetAsync("/api/v1/reps/mei/activity?limit=3");
        var rest = await arena.GetAsync($"/api/v1/reps/mei/activity?limit=3&after={first.GetProperty("next").GetInt64()}");

        Assert.Equal("5 4 3 | 2 1", $"{Ids(first)} | {Ids(rest)}");
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        var latest = first.GetProperty("entries")[0];
        Assert.Equal(
            "deal won Zhongshan tom deal-won 10",
            $"{latest.GetProperty("kind")} {latest.GetProperty("status")} {latest.GetProperty("title")} {latest.GetProperty("sharedWith")[0]} {latest.GetProperty("rule").GetProperty("id")} {latest.GetProperty("rule").GetProperty("points")}");
    }

    static string Ids(JsonElement page) =>
        string.Join(' ', page.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("entry").GetProperty("externalId").GetString()));

    static Task<JsonElement> SendAsync(RunningArena arena, string id, string kind, string status, decimal? amount, params (string Rep, int Share)[] credits) => arena.SendAsync(new
    {
        source = "crm",
        externalId = id,
        kind,
        status,
        credits = credits.Select(credit => new { rep = credit.Rep, share = credit.Share }),
        occurredAt = TimeProvider.System.GetUtcNow().ToString("O"),
        amount,
        attributes = new { customer = "Zhongshan" },
    });
}
