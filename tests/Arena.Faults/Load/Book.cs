using System.Collections.Concurrent;

namespace Arena.Faults.Load;

/// <summary>Every acknowledgement, written down outside of the system under test.</summary>
public sealed class Book : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, Deal> _latest = new(StringComparer.Ordinal);
    readonly ConcurrentQueue<string> _faults = new(), _refused = new();
    readonly StreamWriter _file;
    readonly Lock _lock = new();
    long _acknowledged, _unknown, _contradicted;

    // What was answered is on disk before anything else happens: it outlives this process too.
    public Book(string file) => _file = new StreamWriter(file) { AutoFlush = true };

    /// <summary>The last revision of every deal that was acknowledged.</summary>
    public IReadOnlyCollection<Deal> Latest => [.. _latest.Values];

    /// <summary>What should never have been answered.</summary>
    public IReadOnlyCollection<string> Faults => [.. _faults];

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Answers that did not come, or that said "send again".</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    /// <summary>How often something was sent, and answered, that must change nothing.</summary>
    public long Contradicted => Interlocked.Read(ref _contradicted);

    /// <summary>The last revision that was acknowledged; null when none was.</summary>
    public Deal? Find(string externalId) => _latest.GetValueOrDefault(externalId);

    public void Contradict() => Interlocked.Increment(ref _contradicted);

    public void Acknowledge(Deal deal, string status)
    {
        Interlocked.Increment(ref _acknowledged);
        _latest.AddOrUpdate(deal.ExternalId, deal, (_, known) => known.Revision >= deal.Revision ? known : deal);
        lock (_lock)
            _file.WriteLine($"{status} {deal}");
    }

    /// <summary>Records that must not be in.</summary>
    public IReadOnlyCollection<string> Refused => [.. _refused];

    public void Refuse(string externalId) => _refused.Enqueue(externalId);

    public void NotAnswered(int deals) => Interlocked.Add(ref _unknown, deals);

    public void Fault(string what) => _faults.Enqueue(what);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
