using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Organisation;

public sealed class OrganisationApiTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_while_reps_are_made_knows_them_all_afterwards()
    {
        const int reps = 60;
        await using var arena = await RunningArena.StartAsync(Stop);
        await arena.PutAsync("/api/v1/teams/north", new { name = "North", region = "CN" });
        using var done = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(_ => AskAsync(arena, done.Token)).ToArray();

        for (var rep = 0; rep < reps; rep++)
        {
            var made = await arena.PutAsync($"/api/v1/reps/rep-{rep}", new { name = $"Rep {rep}", team = "north" });
            Assert.Equal($"rep-{rep}", made.GetProperty("id").GetString());
        }

        await done.CancelAsync();
        await Task.WhenAll(asking);
        Assert.Equal(reps, (await arena.GetAsync("/api/v1/boards/points/standings?period=all&top=1000")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task An_id_may_be_written_in_any_script()
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        await arena.PutAsync("/api/v1/teams/华北", new { name = "华北", region = "" });
        await arena.PutAsync("/api/v1/reps/王芳", new { name = "王芳", team = "华北" });

        Assert.Equal("华北", (await arena.GetAsync("/api/v1/reps/王芳")).GetProperty("team").GetString());
    }

    [Fact]
    public async Task A_rep_belongs_to_a_team_from_a_date_in_the_organisations_zone_or_from_a_time()
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        await arena.PutAsync("/api/v1/teams/north", new { name = "North", region = "" });
        await arena.PutAsync("/api/v1/teams/south", new { name = "South", region = "" });
        await arena.PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "north" });
        foreach (var (id, at) in (IEnumerable<(string, string)>)[("1", "2026-08-31T23:59:59+08:00"), ("2", "2026-09-01T00:00:00+08:00")])
            await arena.SendAsync(new { source = "crm", externalId = id, kind = "deal", status = "won", rep = "mei", occurredAt = at, amount = 0 });

        await arena.PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "south", since = "2026-09-01" });

        await Eventually.IsTrueAsync(async () => (await arena.GetAsync("/api/v1/teams/south")).GetProperty("points").GetInt64() == 10, Stop);
        Assert.Equal(10, (await arena.GetAsync("/api/v1/teams/north")).GetProperty("points").GetInt64());
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("2026-09-01T09:00:00")]
    [InlineData("1726-09-01")]
    [InlineData("soon")]
    public async Task A_since_that_says_no_instant_is_refused(string since)
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        await arena.PutAsync("/api/v1/teams/north", new { name = "North", region = "" });
        using var answer = await arena.Http.PutAsJsonAsync("/api/v1/reps/mei", new { name = "Mei", team = "north", since }, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").TryGetProperty("since", out _));
    }

    static async Task AskAsync(RunningArena arena, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
            Assert.Equal(JsonValueKind.Array, (await arena.GetAsync("/api/v1/reps?limit=1")).GetProperty("reps").ValueKind);
    }
}
