using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Problems;

/// <summary>What cannot be read is a problem document that names the field.</summary>
public sealed class ProblemTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_cannot_be_read_is_named()
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        await arena.PutAsync("/api/v1/teams/north", new { name = "North", region = "" });
        await arena.PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "north" });

        foreach (var (method, path, body, field) in (IEnumerable<(HttpMethod, string, string?, string)>)
        [
            (HttpMethod.Get, "/api/v1/boards/points/standings?period=all&top=x", null, "top"),
            (HttpMethod.Get, "/api/v1/boards/points/standings", null, "period"),
            (HttpMethod.Get, "/api/v1/reps/mei/ledger?after=x", null, "after"),
            (HttpMethod.Get, "/api/v1/reps/mei/ledger?after=-1", null, "after"),
            (HttpMethod.Get, "/api/v1/unmatched?limit=0", null, "limit"),
            (HttpMethod.Get, "/api/v1/unmatched?after=7", null, "after"),
            (HttpMethod.Put, "/api/v1/reps/mei", """{"name":5,"team":"north"}""", "name"),
            (HttpMethod.Put, "/api/v1/reps/mei", """{"name":"Mei","team":"north","active":"yes"}""", "active"),
            (HttpMethod.Put, "/api/v1/reps/mei", """{"name":"Mei","team":"north","boss":"Tom"}""", "boss"),
            (HttpMethod.Post, "/api/v1/activities?receipt=maybe", "[]", "receipt"),
        ])
        {
            var problem = await ProblemAsync(arena, method, path, body);
            Assert.Equal(400, problem.GetProperty("status").GetInt32());
            Assert.True(problem.TryGetProperty("errors", out var errors) && errors.TryGetProperty(field, out _), $"{path}: {problem}");
        }

        Assert.Equal("body.json", (await ProblemAsync(arena, HttpMethod.Put, "/api/v1/teams/north", "{")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_field_given_twice_is_refused_and_spoils_no_other_item()
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        const string Rest = """ "kind":"idea","status":"submitted","rep":"mei","occurredAt":"2026-11-20T10:00:00Z"}""";
        using var answer = await arena.SendTextAsync($$"""[{"source":"a","source":"b","externalId":"1",{{Rest}},{"source":"a","externalId":"2",{{Rest}}]""");

        var receipts = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).EnumerateArray().ToList();
        Assert.Equal("field.repeated", receipts[0].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("source", receipts[0].GetProperty("error").GetProperty("field").GetString());
        Assert.Equal("unmatched", receipts[1].GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_waits_is_read_page_by_page_while_some_of_it_stops_waiting()
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        await arena.PutAsync("/api/v1/teams/north", new { name = "North", region = "" });
        for (var number = 0; number < 5; number++)
            await arena.SendAsync(new { source = "crm", externalId = $"a/{number}", kind = "idea", status = "submitted", rep = $"rep-{number}", occurredAt = "2026-11-20T10:00:00Z" });

        var first = await arena.GetAsync("/api/v1/unmatched?limit=2");
        await arena.PutAsync("/api/v1/reps/rep-0", new { name = "Known", team = "north" });
        await Eventually.IsTrueAsync(async () => (await arena.GetAsync("/api/v1/unmatched")).GetProperty("count").GetInt32() == 4, Stop);
        var second = await arena.GetAsync($"/api/v1/unmatched?limit=3&after={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}");

        Assert.Equal("a/0 a/1", Ids(first));
        Assert.Equal("a/2 a/3 a/4", Ids(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    static string Ids(JsonElement page) => string.Join(' ', page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("externalId").GetString()));

    static async Task<JsonElement> ProblemAsync(RunningArena arena, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await arena.Http.SendAsync(request, Stop);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }
}
