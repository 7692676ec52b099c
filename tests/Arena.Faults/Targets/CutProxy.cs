using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Arena.Faults.Targets;

/// <summary>A wire between two processes that can be cut: nothing passes, nothing is closed, as with a pulled cable.</summary>
public sealed class CutProxy : IAsyncDisposable
{
    readonly TcpListener _listener;
    readonly int _to;
    readonly CancellationTokenSource _end = new();
    readonly ConcurrentDictionary<Task, bool> _pumps = new();
    readonly Task _accepting;
    volatile TaskCompletionSource _whole = Whole();
    volatile bool _isUsed;

    public CutProxy(int port, int to)
    {
        _to = to;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether anything ever went over it. Of two silos one calls the other, so not every wire among them is.</summary>
    public bool IsUsed => _isUsed;

    public void Cut() => _whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Join() => _whole.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Join();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_pumps.Keys);
        _end.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var from = await _listener.AcceptTcpClientAsync(_end.Token);
                Keep(ServeAsync(from));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // Nobody is to come any more.
        }
    }

    async Task ServeAsync(TcpClient from)
    {
        using var to = new TcpClient();
        using (from)
        {
            try
            {
                await _whole.Task.WaitAsync(_end.Token);
                await to.ConnectAsync(IPAddress.Loopback, _to, _end.Token);
                await Task.WhenAny(PumpAsync(from, to), PumpAsync(to, from));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                // Either side has gone.
            }
        }
    }

    async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0)
            {
                _isUsed = true;
                await _whole.Task.WaitAsync(_end.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side has gone.
        }
    }

    void Keep(Task pump)
    {
        _pumps[pump] = true;
        _ = pump.ContinueWith(done => _pumps.TryRemove(done, out _), TaskScheduler.Default);
    }

    static TaskCompletionSource Whole()
    {
        var whole = new TaskCompletionSource();
        whole.SetResult();
        return whole;
    }
}
