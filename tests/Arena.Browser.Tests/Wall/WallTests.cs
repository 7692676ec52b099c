using Arena.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace Arena.Browser.Tests.Wall;

public sealed class WallTests : BrowserTest
{
    const string Board = "/wall?board=points&period=2017-Q3&lang=en";

    [Fact]
    public async Task A_deal_that_is_posted_overtakes_on_the_wall()
    {
        await PutPeopleAsync();
        await WonAsync("1", "mei", 2_000);
        await WonAsync("2", "tom", 1_000);

        var page = await OpenAsync(Board);
        await Assertions.Expect(Row(page, "梅")).ToHaveAttributeAsync("aria-posinset", "1");
        await Assertions.Expect(Row(page, "Tom")).ToHaveAttributeAsync("aria-posinset", "2");

        await WonAsync("3", "tom", 5_000);
        await Assertions.Expect(Row(page, "Tom")).ToHaveAttributeAsync("aria-posinset", "1");
        await Assertions.Expect(Row(page, "梅")).ToHaveAttributeAsync("aria-posinset", "2");
    }

    [Fact]
    public async Task A_wall_says_that_it_is_stale_and_comes_back_by_itself_with_what_it_missed()
    {
        await PutPeopleAsync();
        await WonAsync("1", "mei", 2_000);
        await WonAsync("2", "tom", 1_000);
        var page = await OpenAsync(Board);
        var mark = page.Locator("[data-freshness]");
        await Assertions.Expect(Row(page, "梅")).ToHaveAttributeAsync("aria-posinset", "1");
        await Assertions.Expect(mark).ToHaveAttributeAsync("data-freshness", "live");

        await Arena.KillAsync();
        await Assertions.Expect(mark).ToHaveAttributeAsync("data-freshness", "stale", new() { Timeout = 5_000 });
        await Assertions.Expect(mark).ToContainTextAsync("Stale since");
        await Assertions.Expect(Row(page, "梅")).ToBeVisibleAsync();

        await Arena.StartAgainAsync(Stop);
        await WonAsync("3", "tom", 5_000);
        await Assertions.Expect(mark).ToHaveAttributeAsync("data-freshness", "live", new() { Timeout = 30_000 });
        await Assertions.Expect(Row(page, "Tom")).ToHaveAttributeAsync("aria-posinset", "1");
    }

    [Fact]
    public async Task Equals_stand_in_the_order_of_the_standings_not_of_their_ids()
    {
        await PutPeopleAsync();
        await PutAsync("/api/v1/reps/anna", new { name = "Anna", team = "north" });
        await WonAsync("1", "mei", 2_000);
        await WonAsync("2", "tom", 2_000);
        await WonAsync("3", "anna", 2_000);

        var page = await OpenAsync(Board);
        foreach (var (name, place) in (IEnumerable<(string, string)>)[("梅", "1"), ("Tom", "2"), ("Anna", "3")])
            await Assertions.Expect(Row(page, name)).ToHaveAttributeAsync("aria-posinset", place);
    }

    async Task PutPeopleAsync()
    {
        await PutAsync("/api/v1/teams/north", new { name = "North", region = "CN" });
        await PutAsync("/api/v1/reps/mei", new { name = "梅", team = "north" });
        await PutAsync("/api/v1/reps/tom", new { name = "Tom", team = "north" });
    }
}
