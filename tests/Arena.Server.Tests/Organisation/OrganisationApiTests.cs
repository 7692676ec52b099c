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

    [Fact]
    public async Task A_move_says_what_it_would_change_before_it_is_made()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await arena.PutAsync("/api/v1/teams/south", new { name = "South", region = "" });
        foreach (var (id, at) in (IEnumerable<(string, string)>)[("1", "2026-08-31"), ("2", "2026-09-01"), ("3", "2026-10-01"), ("4", "2026-10-02")])
            await arena.SendAsync(new { source = "crm", externalId = id, kind = "deal", status = "won", rep = "mei", occurredAt = $"{at}T10:00:00+08:00", amount = 1000 });

        var move = await arena.GetAsync("/api/v1/reps/mei/move?team=south&since=2026-09-01");

        Assert.Equal(
            "2026-Q3 north>south 1 20 1000, 2026-Q4 north>south 2 40 2000",
            string.Join(", ", move.GetProperty("transfers").EnumerateArray().Select(transfer =>
                $"{transfer.GetProperty("period").GetString()} {transfer.GetProperty("from").GetString()}>{transfer.GetProperty("to").GetString()} {transfer.GetProperty("records")} {transfer.GetProperty("points")} {transfer.GetProperty("amount")}")));
        Assert.Equal(80, (await arena.GetAsync("/api/v1/teams/north")).GetProperty("points").GetInt64());
    }

    [Fact]
    public async Task Reps_are_searched_sorted_and_paged()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await arena.PutAsync("/api/v1/teams/south", new { name = "South", region = "" });
        foreach (var (id, name) in (IEnumerable<(string, string)>)[("r1", "Zoe"), ("r2", "adam"), ("r3", "Bea"), ("r4", "Adamson")])
            await arena.PutAsync($"/api/v1/reps/{id}", new { name, team = "south" });

        Assert.Equal("adam Adamson Bea Zoe", await NamesAsync("team=south&sort=name"));
        Assert.Equal("adam Adamson", await NamesAsync("search=ADAM&sort=name"));
        Assert.Equal("mei tom adam Adamson Bea Zoe", await NamesAsync("sort=team"));
        var first = await arena.GetAsync("/api/v1/reps?team=south&sort=name&limit=3");
        Assert.Equal((4, "r3"), (first.GetProperty("count").GetInt32(), first.GetProperty("next").GetString()));
        Assert.Equal("Zoe", await NamesAsync("team=south&sort=name&limit=3&after=r3"));

        async Task<string> NamesAsync(string query) => string.Join(
            ' ', (await arena.GetAsync($"/api/v1/reps?{query}")).GetProperty("reps").EnumerateArray().Select(rep => rep.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task People_are_pasted_from_a_spreadsheet_and_exported_again()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        const string Table = "姓名\t团队\t大区\n王芳\t华东一部\t中国\nTom\tNorth\t\n=cmd\tNorth\t\n";
        using var preview = await arena.Http.PostAsJsonAsync("/api/v1/people/preview", new { text = Table }, Stop);
        Assert.Equal((1, 2), Created(await preview.Content.ReadFromJsonAsync<JsonElement>(Stop)));
        Assert.Equal(2, (await arena.GetAsync("/api/v1/reps")).GetProperty("count").GetInt32());

        using var created = await arena.Http.PostAsJsonAsync("/api/v1/people", new { text = Table }, Stop);
        Assert.True(created.IsSuccessStatusCode);
        using var again = await arena.Http.PostAsJsonAsync("/api/v1/people", new { text = Table }, Stop);
        Assert.Equal((0, 0), Created(await again.Content.ReadFromJsonAsync<JsonElement>(Stop)));

        var csv = await arena.Http.GetStringAsync(new Uri("/api/v1/reps.csv", UriKind.Relative), Stop);
        Assert.Contains("王芳,华东一部,中国,,yes", csv, StringComparison.Ordinal);
        Assert.Contains(",'=cmd,North,", csv, StringComparison.Ordinal);

        static (int Teams, int Reps) Created(JsonElement people) => (people.GetProperty("teams").GetArrayLength(), people.GetProperty("reps").GetArrayLength());
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
