using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Server.Tests.Hosting;

namespace Arena.Server.Tests.Organisation;

/// <summary>An office names itself and says what its days and its money are, before it has any.</summary>
public sealed class FoundingTests
{
    static readonly string[] Fields = ["name", "timeZone", "baseCurrency", "fiscalYearStartMonth", "empty"];

    public static TheoryData<string> Engines => StoreUnderTest.Engines;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_decides_numbers_is_set_while_nothing_is_there_and_the_server_begins_anew_with_it(string engine)
    {
        await using var store = await StoreUnderTest.CreateAsync(engine);
        await using var arena = await ArenaProcess.StartAsync(store.Settings, Stop);

        using var settled = await PutAsync(arena.Http, new { name = "London desk", timeZone = "Europe/London", baseCurrency = "GBP", fiscalYearStartMonth = 4 });
        Assert.Equal(HttpStatusCode.Accepted, settled.StatusCode);
        await Eventually.IsTrueAsync(async () => await OrganisationAsync(arena.Http) == "London desk Europe/London GBP 4 True", Stop);

        // A later start that asks for nothing keeps it.
        await arena.KillAsync();
        await arena.StartAgainAsync(Stop);
        Assert.Equal("London desk Europe/London GBP 4 True", await OrganisationAsync(arena.Http));
        Assert.Equal("weekdays", (await arena.Http.GetFromJsonAsync<JsonElement>("/api/v1/rulebook", Stop)).GetProperty("workingDays").GetString());

        using var team = await arena.Http.PutAsJsonAsync("/api/v1/teams/north", new { name = "North", region = "" }, Stop);
        using var refused = await PutAsync(arena.Http, new { baseCurrency = "EUR" });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        using var named = await PutAsync(arena.Http, new { name = "London" });
        Assert.Equal(HttpStatusCode.NoContent, named.StatusCode);
        Assert.Equal("London Europe/London GBP 4 False", await OrganisationAsync(arena.Http));
    }

    [Fact]
    public async Task What_the_start_says_is_changed_there()
    {
        await using var store = await StoreUnderTest.CreateAsync("sqlite");
        await using var arena = await ArenaProcess.StartAsync([.. store.Settings, "--Arena:BaseCurrency=CNY"], Stop);
        using var refused = await PutAsync(arena.Http, new { baseCurrency = "EUR" });

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("organisation.set-at-start", (await refused.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"timeZone":"Mars/Base"}""", "timeZone")]
    [InlineData("""{"baseCurrency":"XXQ"}""", "baseCurrency")]
    [InlineData("""{"fiscalYearStartMonth":13}""", "fiscalYearStartMonth")]
    public async Task What_cannot_be_names_the_field(string change, string field)
    {
        await using var arena = await RunningArena.StartAsync(Stop);
        using var refused = await PutAsync(arena.Http, JsonSerializer.Deserialize<JsonElement>(change));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(field, (await refused.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("field").GetString());
    }

    static Task<HttpResponseMessage> PutAsync(HttpClient http, object change) => http.PutAsJsonAsync("/api/v1/organisation", change, Stop);

    // While the server begins anew it does not answer.
    static async Task<string> OrganisationAsync(HttpClient http)
    {
        try
        {
            var office = await http.GetFromJsonAsync<JsonElement>("/api/v1/organisation", Stop);
            return string.Join(' ', Fields.Select(field => office.GetProperty(field).ToString()));
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
