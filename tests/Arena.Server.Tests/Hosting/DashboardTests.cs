using System.Net;
using System.Text.Json;

namespace Arena.Server.Tests.Hosting;

/// <summary>Orleans' dashboard is for administrators, and where it is left out they are told how to get it.</summary>
public sealed class DashboardTests
{
    static readonly Uri Dashboard = new("/admin/orleans/", UriKind.Relative);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task It_is_for_administrators_alone(string dashboard)
    {
        await using var arena = await RunningArena.StartAsync(Cancellation, $"--Arena:Dashboard={dashboard}");
        using var stranger = new HttpClient { BaseAddress = arena.Url };
        using var answer = await stranger.GetAsync(Dashboard, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task It_shows_when_it_is_asked_for()
    {
        await using var arena = await RunningArena.StartAsync(Cancellation, "--Arena:Dashboard=true");
        Assert.Contains("<html", await arena.Http.GetStringAsync(Dashboard, Cancellation), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task One_process_alone_says_how_to_get_it()
    {
        await using var arena = await RunningArena.StartAsync(Cancellation);
        using var answer = await arena.Http.GetAsync(Dashboard, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("dashboard.off", problem.RootElement.GetProperty("code").GetString());
        Assert.Contains("Arena:Dashboard=true", problem.RootElement.GetProperty("title").GetString(), StringComparison.Ordinal);
    }
}
