using System.IO.Pipelines;
using Arena.Server.Live;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Arena.Server.Tests.Live;

/// <summary>A display that takes nothing costs its own frames only, and is cut after a while.</summary>
public sealed class PatientGroupsTests
{
    readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_display_that_reads_nothing_does_not_hold_up_the_others_and_is_cut()
    {
        var groups = new PatientGroups(_time, NullLoggerFactory.Instance);
        var (slow, _) = await JoinAsync(groups, pause: 10);
        var (quick, screen) = await JoinAsync(groups, pause: 0);

        for (var frame = 0; frame < 100; frame++)
            await groups.SendGroupAsync("wall", "Frame", [new string('x', 100)], TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        var read = await screen.ReadAtLeastAsync(100 * 100, TestContext.Current.CancellationToken);
        Assert.True(read.Buffer.Length >= 100 * 100);
        Assert.False(slow.ConnectionAborted.IsCancellationRequested);

        _time.Advance(PatientGroups.Patience + TimeSpan.FromSeconds(1));
        await groups.SendGroupAsync("wall", "Frame", ["x"], TestContext.Current.CancellationToken);

        Assert.True(slow.ConnectionAborted.IsCancellationRequested);
        Assert.False(quick.ConnectionAborted.IsCancellationRequested);
    }

    static async Task<(HubConnectionContext Connection, PipeReader Screen)> JoinAsync(PatientGroups groups, long pause)
    {
        var toScreen = new Pipe(new PipeOptions(pauseWriterThreshold: pause, resumeWriterThreshold: pause / 2, useSynchronizationContext: false));
        var pipes = new DuplexPipe(new Pipe().Reader, toScreen.Writer);
        var context = new DefaultConnectionContext(Guid.CreateVersion7().ToString(), pipes, pipes);
        var connection = new HubConnectionContext(context, new HubConnectionContextOptions(), NullLoggerFactory.Instance) { Protocol = new JsonHubProtocol() };
        await groups.OnConnectedAsync(connection);
        await groups.AddToGroupAsync(connection.ConnectionId, "wall");
        return (connection, toScreen.Reader);
    }

    sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
