using Arena.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace Arena.Browser.Tests.Me;

public sealed class MePageTests : ConsoleTest
{
    [Fact]
    public async Task A_rep_sees_a_deal_its_badge_and_why_the_moment_it_counts()
    {
        await PutPeopleAsync();
        await WonAsync("1", "tom", 5_000);
        var page = await OpenAsync("/me/mei?period=all&lang=en", 390, 844);
        await Assertions.Expect(page.Locator("[data-points]")).ToHaveAttributeAsync("data-points", "0");
        await Assertions.Expect(page.GetByText("61 points to pass Tom")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("a deal of ¥5,100 or more, or 4 trainings")).ToBeVisibleAsync();

        await WonAsync("2", "mei", 6_000);

        await Assertions.Expect(page.Locator("[data-points]")).ToHaveAttributeAsync("data-points", "70");
        await Assertions.Expect(page.Locator("[data-badge='first-deal']")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("New badge: First Deal")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Rule: 10 points for it, 1 per full ¥100")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("You lead the board")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_link_for_a_phone_opens_the_page_outside()
    {
        await PutPeopleAsync();
        var console = await SignedInAsync("/console/organisation");
        await ButtonAsync(console, "Phone link: Mei");
        await Assertions.Expect(console.GetByRole(AriaRole.Img, new() { Name = "QR code of the link for Mei" })).ToBeVisibleAsync();
        var link = await console.GetByLabel("Link for “Mei”").InputValueAsync();

        var closed = await OpenAsync(new UriBuilder(Arena.Url) { Host = OfficeHost, Path = "/me/mei", Query = "lang=en" }.Uri, 390, 844);
        await Assertions.Expect(closed.GetByText("This link is not valid any more")).ToBeVisibleAsync();
        var phone = await OpenAsync(new UriBuilder(link + "&lang=en") { Host = OfficeHost }.Uri, 390, 844);
        await Assertions.Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "Mei" })).ToBeVisibleAsync();
        Assert.DoesNotContain("token", phone.Url, StringComparison.Ordinal);
    }

    async Task PutPeopleAsync()
    {
        await PutAsync("/api/v1/teams/north", new { name = "North", region = "CN" });
        await PutAsync("/api/v1/reps/mei", new { name = "Mei", team = "north" });
        await PutAsync("/api/v1/reps/tom", new { name = "Tom", team = "north" });
    }
}
