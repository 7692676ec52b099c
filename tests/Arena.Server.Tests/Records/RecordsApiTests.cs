using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Records;

public sealed class RecordsApiTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_is_put_right_with_a_reason_and_its_ledger_and_history_show_it()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await arena.SendAsync(Deal(revision: 7, amount: 1000));
        var record = await arena.GetAsync("/api/v1/records/crm/A/1");

        var corrected = await CorrectAsync(arena, record, new { amount = 400, rep = "tom" });

        Assert.Equal("tom 14", Gives(corrected));
        Assert.Equal("corrected received", string.Join(' ', corrected.GetProperty("history").EnumerateArray().Select(state => state.GetProperty("reason").GetString())));
        Assert.Equal("The contract says so.", corrected.GetProperty("state").GetProperty("correction").GetProperty("why").GetString());
        Assert.Equal((0, 14), (await PointsAsync(arena, "mei"), await PointsAsync(arena, "tom")));
        Assert.Equal("20 -20", string.Join(' ', (await arena.GetAsync("/api/v1/reps/mei/ledger")).GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("points").GetInt64())));

        // What the source said before changes nothing; what it says anew does.
        Assert.Equal("duplicate", (await arena.SendAsync(Deal(revision: 7, amount: 1000)))[0].GetProperty("status").GetString());
        Assert.Equal((0, 14), (await PointsAsync(arena, "mei"), await PointsAsync(arena, "tom")));
        await arena.SendAsync(Deal(revision: 8, amount: 500));
        Assert.Equal((15, 0), (await PointsAsync(arena, "mei"), await PointsAsync(arena, "tom")));
    }

    [Fact]
    public async Task What_was_voided_can_be_taken_back()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await arena.SendAsync(Deal(revision: null, amount: 1000));
        var voided = await CorrectAsync(arena, await arena.GetAsync("/api/v1/records/crm/A/1"), new { status = "void" });
        Assert.Equal(0, await PointsAsync(arena, "mei"));

        await CorrectAsync(arena, voided, new { status = "won" });
        Assert.Equal(20, await PointsAsync(arena, "mei"));
    }

    [Fact]
    public async Task A_correction_of_what_changed_meanwhile_is_refused()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await arena.SendAsync(Deal(revision: 7, amount: 1000));
        var seen = await arena.GetAsync("/api/v1/records/crm/A/1");
        await arena.SendAsync(Deal(revision: 8, amount: 2000));

        var (status, code, _) = await RefusedAsync(arena, Correction(seen, "Late.", new { amount = 1 }));

        Assert.Equal((HttpStatusCode.Conflict, "record.changed"), (status, code));
        Assert.Equal(30, await PointsAsync(arena, "mei"));
    }

    [Theory]
    [InlineData("""{"amount":-1}""", "Why", "change.amount")]
    [InlineData("""{"status":"adopted"}""", "Why", "change.status")]
    [InlineData("""{"source":"other"}""", "Why", "change.source")]
    [InlineData("""{"points":1000}""", "Why", "change.points")]
    [InlineData("{}", "Why", "change")]
    [InlineData("""{"amount":1}""", " ", "reason")]
    public async Task A_correction_that_cannot_be_names_the_field(string change, string reason, string field)
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await arena.SendAsync(Deal(revision: 7, amount: 1000));
        var record = await arena.GetAsync("/api/v1/records/crm/A/1");

        var (status, _, named) = await RefusedAsync(arena, Correction(record, reason, JsonSerializer.Deserialize<JsonElement>(change)));

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, named));
        Assert.Equal(20, await PointsAsync(arena, "mei"));
    }

    [Fact]
    public async Task A_record_that_is_not_there_is_not_found()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        using var answer = await arena.Http.GetAsync(new Uri("/api/v1/records/crm/none", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    static object Deal(long? revision, decimal amount) =>
        new { source = "crm", externalId = "A/1", revision, kind = "deal", status = "won", rep = "mei", occurredAt = "2026-09-01T10:00:00+08:00", amount };

    static object Correction(JsonElement seen, string reason, object change) =>
        new { source = "crm", externalId = "A/1", version = seen.GetProperty("version").GetInt64(), reason, change };

    static async Task<JsonElement> CorrectAsync(RunningArena arena, JsonElement seen, object change)
    {
        using var answer = await arena.Http.PostAsJsonAsync("/api/v1/corrections", Correction(seen, "The contract says so.", change), Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    static async Task<(HttpStatusCode Status, string? Code, string? Field)> RefusedAsync(RunningArena arena, object correction)
    {
        using var answer = await arena.Http.PostAsJsonAsync("/api/v1/corrections", correction, Stop);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (answer.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString());
    }

    static string Gives(JsonElement record) => string.Join(
        ' ', record.GetProperty("state").GetProperty("gives").EnumerateArray().Select(gift => $"{gift.GetProperty("rep").GetString()} {gift.GetProperty("points").GetInt64()}"));

    static async Task<long> PointsAsync(RunningArena arena, string rep) => (await arena.GetAsync($"/api/v1/reps/{rep}")).GetProperty("points").GetInt64();
}
