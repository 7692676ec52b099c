using Arena.Domain.Activities;
using Arena.Domain.Intake;

namespace Arena.Grains.Store;

/// <summary>The logs of the intake shards and the records in force. Every method may throw <see cref="StoreUnavailableException"/>.</summary>
public interface IIntakeStore
{
    /// <summary>Where a shard's log stands; <see cref="ShardHead.Empty"/> before its first row.</summary>
    Task<ShardHead> ReadHeadAsync(int shard, CancellationToken cancellation);

    /// <summary>The hashes (<see cref="RecordKey.Hash"/>) of all records of a shard: what is not among them is new.</summary>
    Task<IReadOnlyCollection<ulong>> ReadKnownKeysAsync(int shard, CancellationToken cancellation);

    /// <summary>The records in force among those asked for.</summary>
    Task<IReadOnlyDictionary<RecordKey, IntakeRecord>> ReadRecordsAsync(int shard, IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation);

    /// <summary>All records of a shard in force, a page at a time, in no order. One that is written meanwhile comes as it was or as it is.</summary>
    IAsyncEnumerable<IReadOnlyList<IntakeRecord>> ReadAllRecordsAsync(int shard, CancellationToken cancellation);

    /// <summary>The records of a shard that wait for a rep or a rate.</summary>
    Task<IReadOnlyList<IntakeRecord>> ReadWaitingAsync(int shard, CancellationToken cancellation);

    /// <summary>
    /// Writes rows, records, cursor and names version in one atomic write; durable when it returns true. Returns false, and writes nothing,
    /// when the log no longer has the expected sequence.
    /// </summary>
    Task<bool> TryAppendAsync(IntakeAppend append, CancellationToken cancellation);

    /// <summary>Rows of a shard's log in order, from a sequence on (inclusive).</summary>
    Task<IReadOnlyList<IntakeRow>> ReadRowsAsync(int shard, long from, int limit, CancellationToken cancellation);
}
