using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Organisation;

/// <summary>What waits for a name or a rate, and what becomes of it.</summary>
public sealed class WaitingTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_name_is_taken_back_and_numbers_move_as_if_it_had_never_been()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        for (var deal = 1; deal <= 100; deal++)
            await SendAsync(arena, $"{deal}", "Mei L.", "CNY");

        Assert.Equal((100, 20), Waiting(await arena.GetAsync("/api/v1/unmatched")));
        await arena.PutAsync("/api/v1/aliases/crm/Mei L.", new { rep = "tom" });
        await Eventually.EqualsAsync((0, 2000), () => PointsOfBothAsync(arena), Stop);

        await arena.PutAsync("/api/v1/aliases/crm/Mei L.", new { rep = "mei" });
        await Eventually.EqualsAsync((2000, 0), () => PointsOfBothAsync(arena), Stop);

        using var removed = await arena.Http.DeleteAsync(new Uri("/api/v1/aliases/crm/Mei L.", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await Eventually.EqualsAsync((0, 0), () => PointsOfBothAsync(arena), Stop);
        Assert.Equal((100, 20), Waiting(await arena.GetAsync("/api/v1/unmatched")));

        using var again = await arena.Http.DeleteAsync(new Uri("/api/v1/aliases/crm/Mei L.", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task A_name_that_is_dismissed_waits_no_longer_and_counts_for_nobody_until_it_is_taken_back()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await arena.SendAsync(new
        {
            source = "crm",
            externalId = "1",
            kind = "deal",
            status = "won",
            credits = new[] { new { rep = "House account", share = 1 }, new { rep = "mei", share = 1 } },
            occurredAt = "2026-09-01T10:00:00+08:00",
            amount = 1000,
        });
        await SendAsync(arena, "2", "House account", "CNY");
        var name = (await arena.GetAsync("/api/v1/unmatched/summary")).GetProperty("names")[0];
        Assert.Equal("House account 2 30", $"{name.GetProperty("text").GetString()} {name.GetProperty("records")} {name.GetProperty("points")}");

        await arena.PutAsync("/api/v1/aliases/crm/House account", new { dismiss = "Nobody's commission." });
        Assert.Equal(0, (await arena.GetAsync("/api/v1/unmatched")).GetProperty("count").GetInt32());
        Assert.Equal(10, await PointsAsync(arena, "mei"));
        Assert.Equal("Nobody's commission.", (await arena.GetAsync("/api/v1/aliases")).GetProperty("aliases")[0].GetProperty("why").GetString());

        using var removed = await arena.Http.DeleteAsync(new Uri("/api/v1/aliases/crm/House account", UriKind.Relative), Stop);
        Assert.Equal(2, (await arena.GetAsync("/api/v1/unmatched")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_rate_releases_what_was_held_and_another_one_counts_it_anew()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await SendAsync(arena, "1", "mei", "USD");
        await SendAsync(arena, "2", "mei", "CNY");
        var held = (await arena.GetAsync("/api/v1/unmatched/summary")).GetProperty("held")[0];
        Assert.Equal("USD 1 1000", $"{held.GetProperty("currency").GetString()} {held.GetProperty("records")} {held.GetProperty("amount")}");
        Assert.Equal("currency.no-rate", (await arena.GetAsync("/api/v1/unmatched")).GetProperty("items")[0].GetProperty("code").GetString());

        await RatesAsync(arena, new { currency = "USD", since = "2026-01-01", rate = 7.1 });
        Assert.Equal(20 + 81, await PointsAsync(arena, "mei"));

        await RatesAsync(arena, new { currency = "USD", since = "2026-01-01", rate = 7.1 }, new { currency = "USD", since = "2026-09-01", rate = 6 });
        Assert.Equal(20 + 70, await PointsAsync(arena, "mei"));

        await RatesAsync(arena, new { currency = "USD", since = "2026-09-02", rate = 6 });
        Assert.Equal(20, await PointsAsync(arena, "mei"));
        Assert.Equal(1, (await arena.GetAsync("/api/v1/unmatched")).GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("""{"rates":[{"currency":"CNY","rate":1}]}""", "rates[0].currency")]
    [InlineData("""{"rates":[{"currency":"USD","rate":0}]}""", "rates[0].rate")]
    [InlineData("""{"rates":[{"currency":"USD","rate":7,"since":"1 May"}]}""", "rates[0].since")]
    [InlineData("""{"rates":[{"currency":"USD","rate":7},{"currency":"USD","rate":8}]}""", "rates[1].since")]
    [InlineData("{}", "rates")]
    public async Task A_table_of_rates_that_cannot_be_names_the_field(string table, string field)
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        using var answer = await arena.Http.PutAsJsonAsync("/api/v1/rates", JsonSerializer.Deserialize<JsonElement>(table), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("field").GetString());
    }

    static Task<JsonElement> SendAsync(RunningArena arena, string id, string rep, string currency) =>
        arena.SendAsync(new { source = "crm", externalId = id, kind = "deal", status = "won", rep, occurredAt = "2026-09-01T10:00:00+08:00", amount = 1000, currency });

    static Task<JsonElement> RatesAsync(RunningArena arena, params object[] rates) => arena.PutAsync("/api/v1/rates", new { rates });

    static (int Count, long Points) Waiting(JsonElement list) => (list.GetProperty("count").GetInt32(), list.GetProperty("items")[0].GetProperty("points").GetInt64());

    static async Task<(long Mei, long Tom)> PointsOfBothAsync(RunningArena arena) => (await PointsAsync(arena, "mei"), await PointsAsync(arena, "tom"));

    static async Task<long> PointsAsync(RunningArena arena, string rep) => (await arena.GetAsync($"/api/v1/reps/{rep}")).GetProperty("points").GetInt64();
}
