using System.Net;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Teams;

public sealed class TeamsApiTests
{
    const string Quarter = "2026-Q3";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_rep_earned_stays_with_the_team_when_the_rep_moves_on()
    {
        await using var arena = await TwoTeamsAsync();
        await arena.SendAsync(Deal("1", "2026-07-10T10:00:00+08:00", 1_000));
        Assert.Equal((20, 1), await PointsAndRankAsync(arena, "north"));

        // The team has been read: from here on it is kept up by what changes.
        await arena.PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "south", since = "2026-08-01T00:00:00+08:00" });
        await arena.SendAsync(Deal("2", "2026-08-10T10:00:00+08:00", 5_000));

        Assert.Equal((20, 2), await PointsAndRankAsync(arena, "north"));
        Assert.Equal((60, 1), await PointsAndRankAsync(arena, "south"));
        Assert.Equal("mei:20:False", await MembersAsync(arena, "north"));
        Assert.Equal("mei:60:True lin:0:True", await MembersAsync(arena, "south"));
    }

    [Fact]
    public async Task A_back_dated_move_takes_along_what_was_earned_since_and_the_sum_stays()
    {
        await using var arena = await TwoTeamsAsync();
        await arena.SendAsync(Deal("1", "2026-07-10T10:00:00+08:00", 1_000));
        await arena.SendAsync(Deal("2", "2026-08-10T10:00:00+08:00", 5_000));
        Assert.Equal((80, 1), await PointsAndRankAsync(arena, "north"));

        await arena.PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "south", since = "2026-08-01T00:00:00+08:00" });

        await Eventually.IsTrueAsync(async () => await PointsAndRankAsync(arena, "south") == (60, 1), Stop);
        Assert.Equal((20, 2), await PointsAndRankAsync(arena, "north"));
        var reasons = (await arena.GetAsync("/api/v1/reps/mei/ledger")).GetProperty("entries").EnumerateArray()
            .Select(entry => $"{entry.GetProperty("reason").GetString()}:{entry.GetProperty("team").GetString()}:{entry.GetProperty("points").GetInt64()}");
        Assert.Equal("credit:north:20 credit:north:60 transferOut:north:-60 transferIn:south:60", string.Join(' ', reasons));
    }

    [Fact]
    public async Task Who_leaves_drops_out_of_the_present_but_keeps_the_past_and_may_come_back()
    {
        await using var arena = await TwoTeamsAsync();
        await arena.SendAsync(Deal("1", "2026-07-10T10:00:00+08:00", 1_000));

        await arena.PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "north", active = false });
        Assert.Equal("lin", await ListedAsync(arena, "this-month"));
        Assert.Equal("mei:20:False", await MembersAsync(arena, "north"));
        Assert.Equal("mei lin", await ListedAsync(arena, Quarter));

        await arena.PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "north", active = true });
        Assert.Equal("mei lin", await ListedAsync(arena, "this-month"));
        Assert.Equal("mei:20:True", await MembersAsync(arena, "north"));
    }

    [Theory]
    [InlineData("/api/v1/teams/nobody", "team")]
    [InlineData("/api/v1/teams/north?period=nonsense", "period")]
    public async Task What_does_not_exist_is_named(string path, string field)
    {
        await using var arena = await TwoTeamsAsync();
        using var answer = await arena.Http.GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(field, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    static async Task<RunningArena> TwoTeamsAsync()
    {
        var arena = await RunningArena.StartAsync(Stop);
        await arena.PutAsync("/api/v1/teams/north", new { name = "North", region = "CN" });
        await arena.PutAsync("/api/v1/teams/south", new { name = "South", region = "CN" });
        await arena.PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "north" });
        await arena.PutAsync("/api/v1/reps/lin", new { name = "Lin", team = "south" });
        return arena;
    }

    static object Deal(string id, string at, decimal amount) =>
        new { source = "crm", externalId = id, kind = "deal", status = "won", rep = "mei", occurredAt = at, amount };

    static async Task<(long Points, int Rank)> PointsAndRankAsync(RunningArena arena, string team)
    {
        var answer = await arena.GetAsync($"/api/v1/teams/{team}?period={Quarter}");
        Assert.Equal(answer.GetProperty("points").GetInt64(), answer.GetProperty("totals").GetProperty("points").GetInt64());
        return (answer.GetProperty("points").GetInt64(), answer.GetProperty("rank").GetInt32());
    }

    static async Task<string> MembersAsync(RunningArena arena, string team) =>
        string.Join(' ', Rows(await arena.GetAsync($"/api/v1/teams/{team}?period={Quarter}"), "members").Select(member =>
            $"{member.GetProperty("rep").GetString()}:{member.GetProperty("points").GetInt64()}:{member.GetProperty("current").GetBoolean()}"));

    static async Task<string> ListedAsync(RunningArena arena, string period) =>
        string.Join(' ', Rows(await arena.GetAsync($"/api/v1/boards/points/standings?period={period}"), "entries").Select(entry => entry.GetProperty("rep").GetString()));

    static JsonElement.ArrayEnumerator Rows(JsonElement answer, string name) => answer.GetProperty(name).EnumerateArray();
}
