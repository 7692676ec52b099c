using System.Net.Http.Json;
using System.Text.Json;
using Arena.Server.Tests.Hosting;
using Arena.Server.Upkeep;
using Spectre.Console.Testing;

namespace Arena.Server.Tests.Upkeep;

/// <summary>A backup made while deals come in becomes a store of either engine that agrees with itself, and takes in what came since.</summary>
public sealed class BackupTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite", "redis")]
    [InlineData("redis", "sqlite")]
    [InlineData("sqlite", "sqlite")]
    public async Task A_store_is_made_again_from_a_backup_that_was_made_under_load(string from, string to)
    {
        await using var source = await StoreUnderTest.CreateAsync(from);
        await using var target = await StoreUnderTest.CreateAsync(to);
        var file = Path.Combine(source.Directory.FullName, "arena.backup");
        var sent = 0;
        await using (var arena = await ArenaProcess.StartAsync(source.Settings, Cancellation))
        {
            await FoundAsync(arena.Http);
            using var stop = new CancellationTokenSource();
            var load = Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                    await SendAsync(arena.Http, ++sent);
            }, Cancellation);
            await Eventually.IsTrueAsync(() => Task.FromResult(sent > 100), Cancellation);
            Environment.SetEnvironmentVariable("Arena__BootstrapKey", ArenaProcess.Key);
            Assert.Equal(0, await RunAsync(console => BackupCommand.RunAsync([file, "--server", arena.Url.ToString()], console, Cancellation)));
            await stop.CancelAsync();
            await load;
        }

        Assert.Equal(0, await RunAsync(console => RestoreCommand.RunAsync([file, .. target.Settings], console, Cancellation)));
        Assert.Equal(VerifyCommand.NotDone, await RunAsync(console => RestoreCommand.RunAsync([file, .. target.Settings], console, Cancellation)));

        await using var again = await ArenaProcess.StartAsync(target.Settings, Cancellation);
        Assert.Equal(0, await RunAsync(console => VerifyCommand.RunAsync(["--server", again.Url.ToString()], console, Cancellation)));

        // The source sends everything again: what the backup had counts once, what it had not is new.
        for (var number = 1; number <= sent; number++)
            await SendAsync(again.Http, number);

        var totals = await again.Http.GetFromJsonAsync<JsonElement>("/api/v1/boards/deals/standings?period=all", Cancellation);
        Assert.Equal(sent, totals.GetProperty("entries").EnumerateArray().Sum(entry => entry.GetProperty("value").GetInt64()));
        Assert.Equal(0, await RunAsync(console => VerifyCommand.RunAsync(["--server", again.Url.ToString()], console, Cancellation)));
    }

    [Fact]
    public async Task What_is_no_backup_is_refused()
    {
        await using var store = await StoreUnderTest.CreateAsync("sqlite");
        var file = Path.Combine(store.Directory.FullName, "no.backup");
        await File.WriteAllTextAsync(file, "PK", Cancellation);

        Assert.Equal(VerifyCommand.NotDone, await RunAsync(console => RestoreCommand.RunAsync([file, .. store.Settings], console, Cancellation)));
    }

    [Fact]
    public async Task Where_there_is_no_store_none_is_backed_up_or_verified()
    {
        await using var store = await StoreUnderTest.CreateAsync("sqlite");
        var file = Path.Combine(store.Directory.FullName, "friday.backup");
        await File.WriteAllTextAsync(file, "the last good one", Cancellation);

        Assert.Equal(VerifyCommand.NotDone, await RunAsync(console => BackupCommand.RunAsync([file, .. store.Settings], console, Cancellation)));
        Assert.Equal(VerifyCommand.NotDone, await RunAsync(console => VerifyCommand.RunAsync([.. store.Settings], console, Cancellation)));
        Assert.Equal("the last good one", await File.ReadAllTextAsync(file, Cancellation));
    }

    static async Task<int> RunAsync(Func<TestConsole, Task<int>> command)
    {
        using var console = new TestConsole();
        var code = await command(console);
        TestContext.Current.SendDiagnosticMessage(console.Output);
        return code;
    }

    static async Task FoundAsync(HttpClient http)
    {
        (await http.PutAsJsonAsync("/api/v1/teams/north", new { name = "North", region = "" }, Cancellation)).EnsureSuccessStatusCode();
        foreach (var rep in (string[])["mei", "tom"])
            (await http.PutAsJsonAsync($"/api/v1/reps/{rep}", new { name = rep, team = "north" }, Cancellation)).EnsureSuccessStatusCode();
    }

    static async Task SendAsync(HttpClient http, int number) => (await http.PostAsJsonAsync("/api/v1/activities", new
    {
        source = "crm",
        externalId = $"{number}",
        revision = 1,
        kind = "deal",
        status = "won",
        rep = number % 3 == 0 ? "tom" : "mei",
        occurredAt = "2017-09-05T10:00:00+08:00",
        amount = number,
    }, Cancellation)).EnsureSuccessStatusCode();
}
