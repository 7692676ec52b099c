using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;

namespace Arena.Benchmarks.Screens;

/// <summary>A display that watches the points of all reps. It reads frames as bytes: thousands of them share a machine with the server.</summary>
sealed class Screen(Action<long, long> seen) : IAsyncDisposable
{
    static readonly byte[] Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray();
    static readonly byte[] Watch = "{\"type\":1,\"target\":\"WatchBoard\",\"arguments\":[\"points\",\"all\"]}\u001e"u8.ToArray();
    static readonly byte[] Ping = "{\"type\":6}\u001e"u8.ToArray();
    static readonly TimeSpan PingPeriod = TimeSpan.FromSeconds(10);

    readonly ClientWebSocket _socket = new();
    Task _reading = Task.CompletedTask;
    long _frames;

    public long Frames => Volatile.Read(ref _frames);

    public async Task OpenAsync(Uri server)
    {
        await _socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/live" }.Uri, CancellationToken.None);
        await SendAsync(Handshake);
        await SendAsync(Watch);
        _reading = ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    Task SendAsync(byte[] message) => _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        var pinged = Stopwatch.GetTimestamp();
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer.AsMemory(filled), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                    return;

                filled += read.Count;
                filled = Take(buffer, filled);
                if (Stopwatch.GetElapsedTime(pinged) > PingPeriod)
                {
                    await SendAsync(Ping);
                    pinged = Stopwatch.GetTimestamp();
                }
            }
        }
        catch (Exception closed) when (closed is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It was closed from either side.
        }
    }

    int Take(byte[] buffer, int filled)
    {
        var rest = buffer.AsSpan(0, filled);
        for (int end; (end = rest.IndexOf((byte)'\u001e')) >= 0; rest = rest[(end + 1)..])
        {
            var message = rest[..end];
            if (message.IndexOf("\"target\":\"Frame\""u8) < 0)
                continue;

            Volatile.Write(ref _frames, _frames + 1);
            if (ValueOf(message, "\"rep\":\"rep-1\""u8) is { } value)
                seen(value, Stopwatch.GetTimestamp());
        }

        // What never ends is too long to be of interest.
        if (rest.Length == buffer.Length)
            return 0;

        rest.CopyTo(buffer);
        return rest.Length;
    }

    static long? ValueOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> row)
    {
        if (message.IndexOf(row) is not (>= 0 and var at))
            return null;

        var rest = message[at..];
        rest = rest[(rest.IndexOf("\"value\":"u8) + "\"value\":".Length)..];
        return Utf8Parser.TryParse(rest, out long value, out _) ? value : null;
    }
}
