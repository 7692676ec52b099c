using Arena.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace Arena.Browser.Tests.Console;

/// <summary>What a manager does on the first morning, in the browser alone.</summary>
public sealed class MondayTests : ConsoleTest
{
    [Fact]
    public async Task People_are_pasted_a_file_is_imported_and_what_waits_is_settled()
    {
        var page = await SignedInAsync("/console/organisation");
        await ButtonAsync(page, "Paste from a spreadsheet");
        await page.Locator("textarea").FillAsync("name\tteam\nMei\tNorth\nTom\tSouth\n");
        await ButtonAsync(page, "See who that is");
        await Assertions.Expect(page.GetByText("2 new reps and 2 new teams")).ToBeVisibleAsync();
        await ButtonAsync(page, "Create them");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Mei", Exact = true })).ToBeVisibleAsync();

        await LinkAsync(page, "Import");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "deals.csv",
            MimeType = "text/csv",
            Buffer = "Deal ID,Rep,Stage,Close Date,Amount\n1,Mei,Won,3/4/2017,1000\n2,Tommy,Won,3/4/2017,3000\n"u8.ToArray(),
        });
        await Assertions.Expect(page.GetByText("The dates can be read in more than one way: choose the order.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#start-import")).ToBeDisabledAsync();
        await page.GetByLabel("Order of dates").SelectOptionAsync("D/M/Y");
        await Assertions.Expect(page.GetByText("April 2017, Q2 2017").First).ToBeVisibleAsync();
        await ButtonAsync(page, "Import 2 rows");
        await page.GetByRole(AriaRole.Link, new() { Name = "Resolve what waits" }).ClickAsync();

        await page.GetByLabel("This is: Tommy").SelectOptionAsync("tom");
        await ButtonAsync(page, "Match: Tommy");
        await Assertions.Expect(page.GetByText("“Tommy” is now Tom")).ToBeVisibleAsync();
        var wall = await OpenAsync("/wall?board=points&period=2017-Q2&lang=en");
        await Assertions.Expect(Row(wall, "Tom")).ToContainTextAsync("40");

        await page.GetByText("names that sources have for reps").ClickAsync();
        await ButtonAsync(page, "Take back: Tommy");
        await Assertions.Expect(Row(wall, "Tom")).Not.ToContainTextAsync("40");
    }

    [Fact]
    public async Task An_entry_is_undone_and_a_record_put_right()
    {
        await PutAsync("/api/v1/teams/north", new { name = "North", region = "" });
        await PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "north" });
        await WonAsync("1", "mei", 1_000);
        var page = await SignedInAsync("/console/enter");
        await page.GetByLabel("Rep").SelectOptionAsync("mei");
        await page.GetByLabel("Amount").FillAsync("9000");
        await ButtonAsync(page, "Submit");
        var me = await OpenAsync("/me/mei?period=all&lang=en", 390, 844);
        await Assertions.Expect(me.Locator("[data-points]")).ToHaveAttributeAsync("data-points", "120");

        await page.Locator("#undo").ClickAsync();
        await Assertions.Expect(page.GetByText("Undone: it counts nothing")).ToBeVisibleAsync();
        await Assertions.Expect(me.Locator("[data-points]")).ToHaveAttributeAsync("data-points", "20");

        await LinkAsync(page, "Records");
        await page.GetByLabel("Source").FillAsync("crm");
        await page.GetByLabel("Number of the record").FillAsync("1");
        await ButtonAsync(page, "Open");
        await page.GetByLabel("Amount").FillAsync("400");
        await page.GetByLabel("Reason").FillAsync("The contract says so");
        await ButtonAsync(page, "Correct");
        await Assertions.Expect(page.Locator("[data-gives]")).ToContainTextAsync("Mei 14");
        await Assertions.Expect(me.Locator("[data-points]")).ToHaveAttributeAsync("data-points", "14");
        await Assertions.Expect(me.GetByText("Corrected by administrator: The contract says so").First).ToBeVisibleAsync();
    }
}
