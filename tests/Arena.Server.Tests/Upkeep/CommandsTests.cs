using Arena.Server.Hosting;
using Arena.Server.Tests.Hosting;
using Arena.Server.Upkeep;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Spectre.Console.Testing;

namespace Arena.Server.Tests.Upkeep;

/// <summary>What a command ends with is what scripts go by: "some differ" is never said of what was not compared.</summary>
public sealed class CommandsTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("verify", "--nonsense")]
    [InlineData("verify", "--server", "nowhere")]
    [InlineData("rebuild", "now")]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task With_wrong_options_nothing_is_done(string command, params string[] options)
    {
        using var console = new TestConsole();

        Assert.Equal(VerifyCommand.NotDone, await (command switch
        {
            "verify" => VerifyCommand.RunAsync(options, console, Cancellation),
            "rebuild" => RebuildCommand.RunAsync(options, console, Cancellation),
            "backup" => BackupCommand.RunAsync(options, console, Cancellation),
            _ => RestoreCommand.RunAsync(options, console, Cancellation),
        }));
    }

    [Fact]
    public async Task A_server_that_breaks_off_has_compared_nothing()
    {
        await using var server = WebApplication.CreateSlimBuilder().Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.MapPost("/api/v1/store/verify", (HttpContext call) => call.Response.WriteAsync("""{"step":"reps","do""", Cancellation));
        await server.StartAsync(Cancellation);
        using var console = new TestConsole();

        var code = await VerifyCommand.RunAsync(["--server", server.Urls.Single(), "--Arena:BootstrapKey=a-key-for-tests"], console, Cancellation);

        Assert.Equal(VerifyCommand.NotDone, code);
        Assert.Contains("broke off", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_no_command_starts_no_server()
    {
        using var misspelt = ArenaProcess.Launch("verfy");

        await misspelt.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(2, misspelt.ExitCode);
    }

    [Fact]
    public async Task What_is_invented_does_not_go_into_a_Redis()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ArenaHost.BuildAsync(["--demo", "--Arena:Store=redis", "--Arena:Redis=127.0.0.1:1,allowAdmin=true"]));

        Assert.Contains("Arena:Demo", refused.Message, StringComparison.Ordinal);
    }
}
