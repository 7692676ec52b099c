using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Reps;
using Orleans.Concurrency;

namespace Arena.Grains.Reps;

/// <summary>One rep's ledger and totals; the key is the rep's number. The only writer of that ledger.</summary>
[Alias("arena.rep")]
public interface IRepGrain : IGrainWithIntegerKey
{
    /// <summary>Posts what intake shards decided. Safe to repeat: what is at or below a shard's mark is not posted again.</summary>
    /// <exception cref="Store.StoreUnavailableException">The outcome is unknown: send the same batches again.</exception>
    [AlwaysInterleave, ResponseTimeout("00:00:10"), Alias("post")]
    Task PostAsync(RepPostings postings);

    /// <summary>Takes over the membership that the organisation has now; a back-dated one writes transfer entries.</summary>
    /// <exception cref="Store.StoreUnavailableException">The outcome is unknown: send the same again.</exception>
    [AlwaysInterleave, ResponseTimeout("00:00:10"), Alias("move-now")]
    Task MoveAsync();

    /// <summary>Works the row and all older numbers out from the ledger again and writes them, whatever stands there.</summary>
    /// <exception cref="Store.StoreUnavailableException">The outcome is unknown: ask again.</exception>
    [AlwaysInterleave, ResponseTimeout("00:01:00"), Alias("rebuild")]
    Task RebuildAsync();

    /// <summary>What counts of one shard's records.</summary>
    [AlwaysInterleave, Alias("held")]
    Task<HeldRecords> ReadHeldAsync(int shard);

    /// <summary>Takes over what a shard's records give, whatever the shard posted before.</summary>
    /// <returns>How many entries it took.</returns>
    /// <exception cref="Store.StoreUnavailableException">The outcome is unknown: send the same again.</exception>
    [AlwaysInterleave, ResponseTimeout("00:00:30"), Alias("restate")]
    Task<int> RestateAsync(RepRestatement restatement);

    /// <summary>What a changed membership would transfer from team to team. Nothing is written.</summary>
    [AlwaysInterleave, Alias("preview-move")]
    Task<MovePreview> PreviewMoveAsync(RepMove move);

    /// <summary>The account as last committed. Never waits behind a write.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("read")]
    Task<RepTotals> ReadAsync(string period);

    /// <summary>Entries of the ledger in order, after a sequence (exclusive).</summary>
    [AlwaysInterleave, Alias("ledger")]
    Task<LedgerPage> ReadLedgerAsync(long after, int limit);

    /// <summary>Entries of the ledger, the newest first, before a sequence (exclusive).</summary>
    [AlwaysInterleave, Alias("ledger-back")]
    Task<LedgerPage> ReadLedgerBackAsync(long before, int limit);
}

/// <summary>Shards' batches for one rep.</summary>
[GenerateSerializer, Immutable, Alias("arena.rep-postings")]
public sealed record RepPostings(ImmutableArray<PostingBatch> Batches);

/// <summary>The records of a shard that count for a rep.</summary>
/// <param name="Mark">Up to where the rep has applied what the shard posted.</param>
/// <param name="Records">In no order.</param>
[GenerateSerializer, Immutable, Alias("arena.held-records")]
public sealed record HeldRecords(long Mark, ImmutableArray<RecordKey> Records);

/// <summary>What a shard's records give.</summary>
/// <param name="Batch">All that it has to say to the rep.</param>
/// <param name="Through">The end of the shard's log: everything up to it is in the batch.</param>
[GenerateSerializer, Immutable, Alias("arena.rep-restatement")]
public sealed record RepRestatement(PostingBatch Batch, long Through);

/// <summary>What a move would transfer.</summary>
/// <param name="Transfers">By period and teams.</param>
[GenerateSerializer, Immutable, Alias("arena.move-preview")]
public sealed record MovePreview(ImmutableArray<MoveTransfer> Transfers);

/// <summary>What goes from one team to another in one period.</summary>
/// <param name="Period">A quarter.</param>
/// <param name="From">The team's number; 0 for none.</param>
/// <param name="To">The same.</param>
/// <param name="Records">How many records.</param>
/// <param name="Points">Their points.</param>
/// <param name="AmountMinor">Their money.</param>
[GenerateSerializer, Immutable, Alias("arena.move-transfer")]
public sealed record MoveTransfer(string Period, int From, int To, int Records, long Points, long AmountMinor);

/// <summary>A rep's membership as it is now.</summary>
[GenerateSerializer, Immutable, Alias("arena.rep-move")]
public sealed record RepMove(Membership Membership);
