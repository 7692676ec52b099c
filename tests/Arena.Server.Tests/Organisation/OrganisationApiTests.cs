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

    static async Task AskAsync(RunningArena arena, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
            Assert.Equal(JsonValueKind.Array, (await arena.GetAsync("/api/v1/reps?limit=1")).GetProperty("reps").ValueKind);
    }
}
