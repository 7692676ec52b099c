using System.Diagnostics;
using Microsoft.AspNetCore.SignalR.Client;

namespace Arena.Faults.Displays;

/// <summary>A wall: it takes frames over what it has, asks for a snapshot when one does not fit, and never goes back.</summary>
public sealed class Display : IAsyncDisposable
{
    readonly Uri _hub;
    readonly Lock _lock = new();
    readonly CancellationTokenSource _end = new();
    Dictionary<string, decimal> _rows = new(StringComparer.Ordinal);
    (long Epoch, long Number) _version;
    Task _running = Task.CompletedTask;

    public Display(Uri server) => _hub = new Uri(server, "/hubs/live");

    /// <summary>What it shows, by rep.</summary>
    public IReadOnlyDictionary<string, decimal> Rows
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, decimal>(_rows, StringComparer.Ordinal);
        }
    }

    /// <summary>How often it was connected.</summary>
    public int Connections { get; private set; }

    /// <summary>Since when it is connected, on the stopwatch; null while it is not.</summary>
    public long? ConnectedAt { get; private set; }

    /// <summary>Of what it shows.</summary>
    public (long Epoch, long Number) Shown
    {
        get
        {
            lock (_lock)
                return _version;
        }
    }

    public void Start() => _running = RunAsync();

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
        }
    }

    async Task WatchAsync()
    {
        await using var hub = new HubConnectionBuilder()
            .WithUrl(_hub, connection => (connection.SkipNegotiation, connection.Transports) = (true, Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets))
            .Build();
        hub.ServerTimeout = TimeSpan.FromSeconds(5);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var resync = new SemaphoreSlim(0);
        hub.Closed += _ =>
        {
            ConnectedAt = null;
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        hub.On<Frame>("Frame", frame =>
        {
            if (!TryApply(frame))
                resync.Release();
        });
        await hub.StartAsync(_end.Token);
        Connections++;
        ConnectedAt = Stopwatch.GetTimestamp();
        while (!closed.Task.IsCompleted)
        {
            Take(await hub.InvokeAsync<Snapshot>("WatchBoard", "points", "all", _end.Token));

            // Asked now and then as well, so that it is right even if push never worked.
            await Task.WhenAny(closed.Task, resync.WaitAsync(TimeSpan.FromSeconds(10), _end.Token));
            _end.Token.ThrowIfCancellationRequested();
        }
    }

    void Take(Snapshot snapshot)
    {
        lock (_lock)
        {
            _rows = snapshot.Entries.ToDictionary(entry => entry.Rep, entry => entry.Value, StringComparer.Ordinal);
            _version = Version(snapshot.Version);
        }
    }

    bool TryApply(Frame frame)
    {
        lock (_lock)
        {
            var (version, from) = (Version(frame.Version), Version(frame.Base));
            if (version.CompareTo(_version) <= 0)
                return true;

            if (version.Epoch != _version.Epoch || from.CompareTo(_version) > 0)
                return false;

            foreach (var row in frame.Rows)
                _rows[row.Rep] = row.Value;

            foreach (var gone in frame.Gone)
                _rows.Remove(gone);

            _version = version;
            return true;
        }
    }

    /// <summary>Reads EPOCH.N.</summary>
    public static (long Epoch, long Number) Version(string text)
    {
        var parts = text.Split('.');
        return (long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    sealed record Snapshot(string Version, IReadOnlyList<Entry> Entries);

    sealed record Frame(string Version, string Base, IReadOnlyList<Entry> Rows, IReadOnlyList<string> Gone);

    sealed record Entry(string Rep, decimal Value);
}
