using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Arena.Grains.Telemetry;

namespace Arena.Server.Upkeep;

/// <summary>What this process has counted since it started, for those who have no collector of telemetry.</summary>
sealed class ServerFigures : IHostedService, IDisposable
{
    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ArenaTelemetry.Name && instrument is Counter<long> or UpDownCounter<long>)
                listener.EnableMeasurementEvents(instrument, _counts.GetOrAdd(instrument.Name, _ => new Count()));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, count) => ((Count)count!).Add(value));
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>As it is now.</summary>
    public FiguresView Read()
    {
        using var process = Process.GetCurrentProcess();
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        return new FiguresView(
            _counts.OrderBy(count => count.Key, StringComparer.Ordinal).ToDictionary(count => count.Key, count => count.Value.Value, StringComparer.Ordinal),
            process.WorkingSet64,
            GC.GetTotalMemory(forceFullCollection: false),
            memory.HeapSizeBytes,
            memory.TotalCommittedBytes,
            process.HandleCount,
            process.Threads.Count);
    }

    public void Dispose() => _listener.Dispose();

    sealed class Count
    {
        long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Add(long value) => Interlocked.Add(ref _value, value);
    }
}

/// <summary>Figures of one process.</summary>
/// <param name="Counts">By the names under which they go to a collector, all tags together.</param>
/// <param name="ResidentBytes">Memory that it holds of the machine.</param>
/// <param name="AllocatedBytes">Managed objects, those that nobody holds any more included.</param>
/// <param name="HeapBytes">Managed objects after the last collection.</param>
/// <param name="CommittedBytes">What the collector has taken of the machine.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
public sealed record FiguresView(
    IReadOnlyDictionary<string, long> Counts, long ResidentBytes, long AllocatedBytes, long HeapBytes, long CommittedBytes, int Handles, int Threads);
