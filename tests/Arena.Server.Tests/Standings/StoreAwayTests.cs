using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Grains.Tests.Store.Redis;
using Arena.Server.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;

namespace Arena.Server.Tests.Standings;

/// <summary>While the store is away, what is known is still shown, and says that it may be behind; nothing is acknowledged.</summary>
public sealed class StoreAwayTests
{
    static readonly string[] Shown = ["/api/v1/boards/points/standings?period=all", "/api/v1/boards/points/teams?period=all", "/api/v1/reps/mei?period=all", "/api/v1/teams/north?period=all"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("killed")]
    [InlineData("hung")]
    public async Task Numbers_are_shown_and_marked_stale_until_the_store_is_back(string how)
    {
        await using var redis = await RedisServer.StartAsync([.. RedisServer.Durable, "--maxmemory-policy", "noeviction"]);
        await using var arena = await RunningArena.StartOfficeAsync(Cancellation, "--Arena:Store=redis", $"--Arena:Redis={redis.Endpoint},allowAdmin=true");
        await using var wall = new HubConnectionBuilder().WithUrl(new Uri(arena.Url, "/hubs/live")).Build();
        var isStale = new TaskCompletionSource();
        wall.On<JsonElement>("Frame", frame =>
        {
            if (frame.GetProperty("stale").GetBoolean())
                isStale.TrySetResult();
        });
        await wall.StartAsync(Cancellation);
        await wall.InvokeAsync<object>("WatchBoard", "points", "all", Cancellation);
        await arena.SendAsync(Deal("1"));
        foreach (var path in Shown)
            Assert.False((await arena.GetAsync(path)).GetProperty("stale").GetBoolean());

        await (how == "killed" ? redis.KillAsync() : redis.FreezeAsync());
        var answer = await PostAsync(arena, Deal("2"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer);
        foreach (var path in Shown)
        {
            var began = Stopwatch.GetTimestamp();
            var shown = await arena.GetAsync(path);
            Assert.True(shown.GetProperty("stale").GetBoolean(), path);
            Assert.Equal(11, Points(shown));
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5), $"{path} took {Stopwatch.GetElapsedTime(began)}.");
        }

        await isStale.Task.WaitAsync(TimeSpan.FromSeconds(15), Cancellation);

        await (how == "killed" ? redis.RestartAsync() : redis.ThawAsync());
        await Eventually.IsTrueAsync(async () => await PostAsync(arena, Deal("2")) == HttpStatusCode.OK, Cancellation);
        foreach (var path in Shown)
        {
            await Eventually.IsTrueAsync(
                async () =>
                {
                    var shown = await arena.GetAsync(path);
                    return Points(shown) == 22 && !shown.GetProperty("stale").GetBoolean();
                },
                Cancellation);
        }
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("hung")]
    public async Task A_wall_that_came_by_a_link_goes_on_reading(string how)
    {
        await using var redis = await RedisServer.StartAsync([.. RedisServer.Durable, "--maxmemory-policy", "noeviction"]);
        await using var arena = await RunningArena.StartOfficeAsync(Cancellation, "--Arena:Store=redis", $"--Arena:Redis={redis.Endpoint},allowAdmin=true");
        using var wall = new HttpClient { BaseAddress = arena.Url };

        // As through a proxy: else a server on this machine would let anybody read.
        wall.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using (var made = await arena.Http.PostAsJsonAsync("/api/v1/wall-links", new { name = "hall" }, Cancellation))
        {
            var link = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("url").GetString()!;
            (await wall.PostAsJsonAsync("/api/v1/session", new { wallToken = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..] }, Cancellation)).EnsureSuccessStatusCode();
        }

        Assert.Equal(HttpStatusCode.OK, (await wall.GetAsync(new Uri(Shown[0], UriKind.Relative), Cancellation)).StatusCode);
        await (how == "killed" ? redis.KillAsync() : redis.FreezeAsync());

        using var read = await wall.GetAsync(new Uri(Shown[0], UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.True((await read.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("stale").GetBoolean());
        if (how == "hung")
            await redis.ThawAsync();
    }

    static object Deal(string id) => new { source = "crm", externalId = id, kind = "deal", status = "won", rep = "mei", occurredAt = "2026-09-05T10:00:00+08:00", amount = 100 };

    // Not acknowledged is said soon, with when to ask again: nobody is left waiting.
    static async Task<HttpStatusCode> PostAsync(RunningArena arena, object deal)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await arena.Http.PostAsJsonAsync("/api/v1/activities", deal, Cancellation);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), $"It took {Stopwatch.GetElapsedTime(began)}.");
        Assert.Equal(answer.StatusCode == HttpStatusCode.ServiceUnavailable, answer.Headers.RetryAfter is not null);
        return answer.StatusCode;
    }

    static long Points(JsonElement shown) =>
        (shown.TryGetProperty("entries", out var entries) ? entries[0].GetProperty("value") : shown.GetProperty("points")).GetInt64();
}
