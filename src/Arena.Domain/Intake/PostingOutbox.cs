using System.Collections.Immutable;
using Arena.Domain.Reps;

namespace Arena.Domain.Intake;

/// <summary>
/// What a shard still has to post: in log order to each rep, at most one batch in flight to a rep and the next only when that one is
/// confirmed. So whoever sends a sequence has seen all lower ones of that rep confirmed, and one high-water mark per shard tells a rep
/// what it has already.
/// </summary>
/// <param name="shard">0 to 63.</param>
public sealed class PostingOutbox(int shard)
{
    readonly Dictionary<long, Queue<Posting>> _waiting = [];
    readonly Dictionary<long, PostingBatch> _inFlight = [];
    readonly Queue<long> _ready = [];
    readonly Dictionary<long, int> _openBySequence = [];
    readonly Queue<long> _sequences = [];

    /// <summary>The most postings in one batch.</summary>
    public const int BatchLimit = 1000;

    /// <summary>Postings that are not confirmed.</summary>
    public int Count { get; private set; }

    /// <summary>The lowest sequence that is not confirmed; null when all are.</summary>
    public long? Lowest
    {
        get
        {
            while (_sequences.TryPeek(out var sequence))
            {
                if (_openBySequence.ContainsKey(sequence))
                    return sequence;

                _sequences.Dequeue();
            }

            return null;
        }
    }

    /// <summary>Adds the postings of a stored row. Rows come in log order.</summary>
    public void Add(IntakeRow row)
    {
        if (row.PostingCount == 0)
            return;

        _openBySequence[row.Sequence] = row.PostingCount;
        _sequences.Enqueue(row.Sequence);
        Count += row.PostingCount;
        foreach (var posting in row.Postings())
        {
            if (!_waiting.TryGetValue(posting.Rep, out var queue))
            {
                _waiting[posting.Rep] = queue = new Queue<Posting>();
                if (!_inFlight.ContainsKey(posting.Rep))
                    _ready.Enqueue(posting.Rep);
            }

            queue.Enqueue(posting);
        }
    }

    /// <summary>The next batch for every rep that has none in flight; they are in flight from now on.</summary>
    public ImmutableArray<(long Rep, PostingBatch Batch)> TakeReady()
    {
        var ready = ImmutableArray.CreateBuilder<(long, PostingBatch)>();
        while (_ready.TryDequeue(out var rep))
        {
            var queue = _waiting[rep];
            var postings = ImmutableArray.CreateBuilder<Posting>();
            while (postings.Count < BatchLimit && queue.TryDequeue(out var posting))
                postings.Add(posting);

            if (queue.Count == 0)
                _waiting.Remove(rep);

            var batch = new PostingBatch(shard, postings.ToImmutable());
            _inFlight[rep] = batch;
            ready.Add((rep, batch));
        }

        return ready.ToImmutable();
    }

    /// <summary>The rep has committed its batch.</summary>
    /// <returns>The sequences of which every posting is confirmed now.</returns>
    public IReadOnlyList<long> Confirm(long rep)
    {
        if (!_inFlight.Remove(rep, out var batch))
            throw new ArgumentException($"Rep {rep} has no batch in flight.", nameof(rep));

        if (_waiting.ContainsKey(rep))
            _ready.Enqueue(rep);

        var closed = new List<long>();
        foreach (var sequence in batch.Postings.Select(posting => posting.Sequence))
        {
            Count--;
            if (--_openBySequence[sequence] > 0)
                continue;

            _openBySequence.Remove(sequence);
            closed.Add(sequence);
        }

        return closed;
    }
}
