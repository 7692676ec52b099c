using System.Net.Http.Headers;
using System.Net.Http.Json;
using Arena.Server.Hosting;
using Microsoft.Playwright;

namespace Arena.Browser.Tests.Wall;

public sealed class WallTests : IAsyncLifetime
{
    const string Key = "a-key-for-tests";

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("arena-wall-");
    ArenaProgram _program = null!;
    HttpClient _http = null!;
    IPlaywright _playwright = null!;
    IBrowser _browser = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _program = await ArenaHost.BuildAsync(["--urls", "http://127.0.0.1:0", $"--Arena:DataDir={_directory.FullName}", $"--Arena:BootstrapKey={Key}"]);
        await _program.StartAsync(Stop);
        _http = new HttpClient { BaseAddress = _program.Url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("ARENA_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        _http.Dispose();
        await _program.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_deal_that_is_posted_overtakes_on_the_wall()
    {
        await PutAsync("/api/v1/teams/north", new { name = "North", region = "CN" });
        await PutAsync("/api/v1/reps/mei", new { name = "梅", team = "north" });
        await PutAsync("/api/v1/reps/tom", new { name = "Tom", team = "north" });
        await WonAsync("1", "mei", 2_000);
        await WonAsync("2", "tom", 1_000);
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1920, Height = 1080 } });
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);

        await page.GotoAsync(new Uri(_program.Url, "/wall?board=points&period=2017-Q3&lang=en").ToString());
        await Assertions.Expect(Row(page, "梅")).ToHaveAttributeAsync("aria-posinset", "1");
        await Assertions.Expect(Row(page, "Tom")).ToHaveAttributeAsync("aria-posinset", "2");

        await WonAsync("3", "tom", 5_000);
        await Assertions.Expect(Row(page, "Tom")).ToHaveAttributeAsync("aria-posinset", "1");
        await Assertions.Expect(Row(page, "梅")).ToHaveAttributeAsync("aria-posinset", "2");
        Assert.Empty(errors);
    }

    static ILocator Row(IPage page, string name) => page.Locator("[aria-posinset]").Filter(new LocatorFilterOptions { HasText = name }).First;

    async Task PutAsync(string path, object body)
    {
        using var answer = await _http.PutAsJsonAsync(path, body, Stop);
        answer.EnsureSuccessStatusCode();
    }

    async Task WonAsync(string id, string rep, int amount)
    {
        using var answer = await _http.PostAsJsonAsync(
            "/api/v1/activities",
            new { source = "crm", externalId = id, kind = "deal", status = "won", rep, occurredAt = "2017-09-30T12:00:00+08:00", amount },
            Stop);
        Assert.Contains("accepted", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
