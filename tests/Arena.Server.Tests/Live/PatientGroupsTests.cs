using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Arena.Server.Hosting;
using Arena.Server.Live;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Arena.Server.Tests.Live;

/// <summary>A slow display costs its own frames only. Invariant 7.</summary>
public sealed class PatientGroupsTests
{
    // A pipe that is full with the first message, as the buffers of a slow display's connection are with many.
    const long Slow = 10;
    const long Quick = 0;

    readonly FakeTimeProvider _time = new();
    readonly CountingProtocol _protocol = new();
    readonly LimitSettings _limits = new();
    readonly PatientGroups _groups;

    public PatientGroupsTests() => _groups = new PatientGroups(_time, new OneProtocol(_protocol), Options.Create(new ArenaOptions { Limits = _limits }), NullLoggerFactory.Instance);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_display_that_reads_nothing_does_not_hold_up_the_others()
    {
        await JoinAsync(Slow, "wall");
        var (_, screen) = await JoinAsync(Quick, "wall");

        for (var frame = 0; frame < 100; frame++)
            await SendAsync("wall", nameof(ILiveClient.Frame), frame).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        Assert.Equal(Enumerable.Range(0, 100), await ReadAsync(screen, 100));
    }

    [Fact]
    public async Task A_display_that_was_slow_gets_the_latest_of_each_group_and_nothing_older()
    {
        var (_, screen) = await JoinAsync(Slow, "wall", "teams");

        foreach (var (group, frame) in ((string, int)[])[("wall", 1), ("wall", 2), ("teams", 20), ("wall", 3), ("teams", 21)])
            await SendAsync(group, nameof(ILiveClient.Frame), frame);

        Assert.Equal([1, 3, 21], await ReadAsync(screen, 3));

        await SendAsync("wall", nameof(ILiveClient.Frame), 4);
        Assert.Equal([4], await ReadAsync(screen, 1));
    }

    [Fact]
    public async Task Another_kind_of_message_does_not_take_the_place_of_a_frame()
    {
        var (_, screen) = await JoinAsync(Slow, "wall");

        await SendAsync("wall", nameof(ILiveClient.Frame), 1);
        await SendAsync("wall", nameof(ILiveClient.Frame), 2);
        await SendAsync("wall", nameof(ILiveClient.Rolled), 3);

        Assert.Equal([1, 2, 3], await ReadAsync(screen, 3));
    }

    [Fact]
    public async Task Celebrations_wait_in_a_line_of_which_the_oldest_is_let_go()
    {
        var (_, screen) = await JoinAsync(Slow, "feed");

        for (var one = 0; one < 20; one++)
            await SendAsync("feed", nameof(ILiveClient.Celebration), one);

        int[] left = [0, .. Enumerable.Range(20 - PatientConnection.MostCelebrations, PatientConnection.MostCelebrations)];
        Assert.Equal(left, await ReadAsync(screen, left.Length));
    }

    [Fact]
    public async Task A_display_that_takes_nothing_for_a_while_is_cut()
    {
        var (slow, _) = await JoinAsync(Slow, "wall");
        var (quick, _) = await JoinAsync(Quick, "wall");
        var cut = new TaskCompletionSource();
        slow.ConnectionAborted.Register(cut.SetResult);

        await SendAsync("wall", nameof(ILiveClient.Frame), 1);
        _time.Advance(TimeSpan.FromSeconds(_limits.ScreenPatienceSeconds - 1));
        Assert.False(cut.Task.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.False(quick.ConnectionAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task A_message_is_serialised_once_however_many_listen()
    {
        var screens = new List<PipeReader>();
        for (var screen = 0; screen < 50; screen++)
            screens.Add((await JoinAsync(Quick, "wall")).Screen);

        await SendAsync("wall", nameof(ILiveClient.Frame), 1);
        foreach (var screen in screens)
            Assert.Equal([1], await ReadAsync(screen, 1));

        Assert.Equal(1, _protocol.Serialised);
    }

    [Fact]
    public async Task Who_left_is_sent_nothing()
    {
        var (left, _) = await JoinAsync(Quick, "wall");
        await _groups.OnDisconnectedAsync(left);

        await SendAsync("wall", nameof(ILiveClient.Frame), 1);

        Assert.Equal(0, _protocol.Serialised);
    }

    Task SendAsync(string group, string method, int value) => _groups.SendGroupAsync(group, method, [value], Cancellation);

    async Task<(HubConnectionContext Connection, PipeReader Screen)> JoinAsync(long pause, params string[] groups)
    {
        var toScreen = new Pipe(new PipeOptions(pauseWriterThreshold: pause, resumeWriterThreshold: pause / 2, useSynchronizationContext: false));
        var pipes = new DuplexPipe(new Pipe().Reader, toScreen.Writer);
        var context = new DefaultConnectionContext(Guid.CreateVersion7().ToString(), pipes, pipes);
        var connection = new HubConnectionContext(context, new HubConnectionContextOptions(), NullLoggerFactory.Instance) { Protocol = _protocol };
        await _groups.OnConnectedAsync(connection);
        foreach (var group in groups)
            await _groups.AddToGroupAsync(connection.ConnectionId, group, Cancellation);

        return (connection, toScreen.Reader);
    }

    static async Task<List<int>> ReadAsync(PipeReader screen, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var found = new List<int>();
        while (found.Count < count)
        {
            var read = await screen.ReadAsync(limit.Token);
            var messages = Encoding.UTF8.GetString(read.Buffer.ToArray()).Split('\u001e', StringSplitOptions.RemoveEmptyEntries);
            found.AddRange(messages.Select(message => JsonDocument.Parse(message).RootElement.GetProperty("arguments")[0].GetInt32()));
            screen.AdvanceTo(read.Buffer.End);
        }

        return found;
    }

    sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    sealed class OneProtocol(IHubProtocol protocol) : IHubProtocolResolver
    {
        public IReadOnlyList<IHubProtocol> AllProtocols { get; } = [protocol];

        public IHubProtocol? GetProtocol(string protocolName, IReadOnlyList<string>? supportedProtocols) => protocol;
    }

    sealed class CountingProtocol : IHubProtocol
    {
        readonly JsonHubProtocol _json = new();

        public int Serialised { get; private set; }

        public string Name => _json.Name;

        public int Version => _json.Version;

        public TransferFormat TransferFormat => _json.TransferFormat;

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
        {
            Serialised++;
            return _json.GetMessageBytes(message);
        }

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _json.WriteMessage(message, output);

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
            _json.TryParseMessage(ref input, binder, out message);

        public bool IsVersionSupported(int version) => _json.IsVersionSupported(version);
    }
}
