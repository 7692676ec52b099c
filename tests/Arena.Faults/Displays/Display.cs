using System.Diagnostics;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Arena.Faults.Displays;

/// <summary>A wall: it takes frames over what it has, asks for a snapshot when one does not fit, and never goes back.</summary>
public sealed class Display : IAsyncDisposable
{
    readonly Uri _hub;
    readonly CancellationTokenSource _end = new();
    readonly Picture _picture;
    volatile SemaphoreSlim? _resync;
    long _connectedAt;
    Task _running = Task.CompletedTask;

    /// <param name="server">What it watches.</param>
    /// <param name="fault">Is told what should never be.</param>
    public Display(Uri server, Action<string> fault) => (_hub, _picture) = (new Uri(server, "/hubs/live"), new Picture(fault));

    /// <summary>What it shows, by rep.</summary>
    public IReadOnlyDictionary<string, decimal> Rows => _picture.Values;

    /// <inheritdoc cref="Picture.Compared"/>
    public int Compared => _picture.Compared;

    /// <inheritdoc cref="Picture.Snapshots"/>
    public int Snapshots => _picture.Snapshots;

    /// <summary>How often it was connected.</summary>
    public int Connections { get; private set; }

    /// <summary>Since when it is connected, on the stopwatch; null while it is not.</summary>
    public long? ConnectedAt => Interlocked.Read(ref _connectedAt) is not 0 and var at ? at : null;

    /// <summary>Of what it shows.</summary>
    public (long Epoch, long Number) Shown => _picture.Shown;

    public void Start() => _running = RunAsync();

    /// <summary>Asks the server again, so that what came by frames is held against it.</summary>
    public void Ask() => _resync?.Release();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await WatchAsync();
            }
            catch (Exception) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // The server has gone, or was never there: again in a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            }
            finally
            {
                Interlocked.Exchange(ref _connectedAt, 0);
            }
        }
    }

    async Task WatchAsync()
    {
        await using var hub = new HubConnectionBuilder()
            .WithUrl(_hub, connection => (connection.SkipNegotiation, connection.Transports) = (true, HttpTransportType.WebSockets))
            .Build();
        hub.ServerTimeout = TimeSpan.FromSeconds(5);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // One for each connection: who still waits for the one before must not take what is meant for this.
        var resync = new SemaphoreSlim(0);
        _resync = resync;
        hub.Closed += _ =>
        {
            Interlocked.Exchange(ref _connectedAt, 0);
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        hub.On<Frame>("Frame", frame =>
        {
            if (!_picture.TryApply(frame))
                resync.Release();
        });
        await hub.StartAsync(_end.Token);
        Connections++;
        Interlocked.Exchange(ref _connectedAt, Stopwatch.GetTimestamp());
        while (!closed.Task.IsCompleted)
        {
            _picture.Take(await hub.InvokeAsync<Snapshot>("WatchBoard", "points", "all", _end.Token));

            // Asked now and then as well, so that it is right even if push never worked.
            await Task.WhenAny(closed.Task, resync.WaitAsync(TimeSpan.FromSeconds(10), _end.Token));
            _end.Token.ThrowIfCancellationRequested();
        }
    }
}
