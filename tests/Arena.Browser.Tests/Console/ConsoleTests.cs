using Arena.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace Arena.Browser.Tests.Console;

public sealed class ConsoleTests : ConsoleTest
{
    const string Refused = "This screen is not allowed in";

    [Fact]
    public async Task From_nothing_to_a_deal_on_a_wall_without_another_tool()
    {
        var page = await SignedInAsync("/console");

        await LinkAsync(page, "Organisation");
        await ButtonAsync(page, "Add a team");
        await page.GetByLabel("Name").FillAsync("North");
        await page.GetByLabel("Region").FillAsync("华北");
        await page.GetByLabel("Id").FillAsync("north");
        await ButtonAsync(page, "Save");
        await ButtonAsync(page, "Add a rep");
        await page.GetByLabel("Name").FillAsync("王芳");
        await page.GetByLabel("Id").FillAsync("王芳");
        await ButtonAsync(page, "Save");
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "王芳" }).First).ToBeVisibleAsync();

        await LinkAsync(page, "Enter");
        await page.GetByLabel("Rep").SelectOptionAsync("王芳");
        await page.GetByLabel("Status").SelectOptionAsync("won");
        await page.GetByLabel("Amount").FillAsync("12345.67");
        await ButtonAsync(page, "Submit");
        await Assertions.Expect(page.GetByText("133")).ToBeVisibleAsync();

        await LinkAsync(page, "Wall links");
        await page.GetByLabel("Name of the screen").FillAsync("Reception");
        await ButtonAsync(page, "Create a link");
        var link = await page.GetByLabel("Link for “Reception”").InputValueAsync();
        Assert.StartsWith(Arena.Url + "wall?token=", link, StringComparison.Ordinal);

        var closed = await OpenAsync(new UriBuilder(link) { Host = OfficeHost, Query = "lang=en" }.Uri);
        await Assertions.Expect(closed.GetByText(Refused)).ToBeVisibleAsync();
        var wall = await OpenAsync(new UriBuilder(link + "&lang=en") { Host = OfficeHost }.Uri);
        await Assertions.Expect(Row(wall, "王芳")).ToContainTextAsync("133");

        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(wall.GetByText(Refused)).ToBeVisibleAsync(new() { Timeout = 40_000 });
    }
}
