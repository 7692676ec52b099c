using Arena.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace Arena.Browser.Tests.Docs;

public sealed class DocsTests : BrowserTest
{
    [Fact]
    public async Task The_reference_and_the_guide_are_shown_without_asking_anybody_else()
    {
        var page = await OpenAsync("/wall");
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);

        await page.GotoAsync(new Uri(Arena.Url, "/docs").ToString());

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Connect a CRM" })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.NotEmpty(asked);
        Assert.All(asked.Where(url => !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal)), url =>
            Assert.StartsWith(Arena.Url.ToString(), url, StringComparison.Ordinal));
    }
}
