using Arena.Server.Tests.Hosting;
using Microsoft.Playwright;

namespace Arena.Browser.Tests.Hosting;

/// <summary>A test in which somebody works with the console.</summary>
public abstract class ConsoleTest : BrowserTest
{
    protected async Task<IPage> SignedInAsync(string path)
    {
        var page = await OpenAsync($"{path}?lang=en", 1280, 900);
        await page.GetByLabel("Administrator’s key").FillAsync(ArenaProcess.Key);
        await ButtonAsync(page, "Sign in");
        await Assertions.Expect(page.GetByText("Signed in as")).ToBeVisibleAsync();
        return page;
    }

    protected static Task ButtonAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Follows a link of the navigation.</summary>
    protected static Task LinkAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
}
