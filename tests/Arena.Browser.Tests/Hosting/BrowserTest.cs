using System.Net.Http.Json;
using Arena.Server.Tests.Hosting;
using Microsoft.Playwright;

namespace Arena.Browser.Tests.Hosting;

/// <summary>A server in a process of its own on an empty store, and a real Chromium. What a page throws fails the test, and so does what it asks of other hosts.</summary>
public abstract class BrowserTest : IAsyncLifetime
{
    /// <summary>The server under a name as in an office: who comes by it is not taken for somebody at the machine itself.</summary>
    protected const string OfficeHost = "arena.test";

    // Several browsers and servers share the cores; what is promised sooner says so where it is expected.
    const float PatienceMilliseconds = 20_000;

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("arena-browser-");
    readonly List<string> _errors = [];
    IPlaywright _playwright = null!;
    IBrowser _browser = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected ArenaProcess Arena { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Arena = await ArenaProcess.StartAsync([$"--Arena:DataDir={_directory.FullName}"], Stop);
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("ARENA_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", $"--host-resolver-rules=MAP {OfficeHost} 127.0.0.1"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Arena.DisposeAsync();
        _directory.Delete(recursive: true);
        Assert.Empty(_errors);
        GC.SuppressFinalize(this);
    }

    protected Task<IPage> OpenAsync(string path, int width = 1920, int height = 1080) => OpenAsync(new Uri(Arena.Url, path), width, height);

    protected async Task<IPage> OpenAsync(Uri url, int width = 1920, int height = 1080)
    {
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        page.PageError += (_, error) => _errors.Add(error);
        page.Request += (_, request) => RequireOwn(new Uri(request.Url));
        await page.GotoAsync(url.ToString());
        return page;
    }

    void RequireOwn(Uri asked)
    {
        if (asked.Scheme is "http" or "https" && (asked.Port != Arena.Url.Port || (asked.Host != Arena.Url.Host && asked.Host != OfficeHost)))
            _errors.Add($"A page asked for {asked}.");
    }

    protected static ILocator Row(IPage page, string name) => page.Locator("[aria-posinset]").Filter(new LocatorFilterOptions { HasText = name }).First;

    protected async Task PutAsync(string path, object body)
    {
        using var answer = await Arena.Http.PutAsJsonAsync(path, body, Stop);
        answer.EnsureSuccessStatusCode();
    }

    protected async Task WonAsync(string id, string rep, int amount)
    {
        using var answer = await Arena.Http.PostAsJsonAsync(
            "/api/v1/activities",
            new { source = "crm", externalId = id, kind = "deal", status = "won", rep, occurredAt = "2017-09-30T12:00:00+08:00", amount },
            Stop);
        Assert.Contains("accepted", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
