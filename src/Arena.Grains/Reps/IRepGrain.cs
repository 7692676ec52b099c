using Arena.Domain.Reps;
using Orleans.Concurrency;

namespace Arena.Grains.Reps;

/// <summary>One rep's ledger and totals; the key is the rep's number. The only writer of that ledger.</summary>
[Alias("arena.rep")]
public interface IRepGrain : IGrainWithIntegerKey
{
    /// <summary>Posts what one intake shard decided. Safe to repeat: what is at or below the shard's mark is not posted again.</summary>
    /// <exception cref="Store.StoreUnavailableException">The outcome is unknown: send the same batch again.</exception>
    [AlwaysInterleave, ResponseTimeout("00:00:10"), Alias("post")]
    Task PostAsync(RepPosting posting);

    /// <summary>Takes over a changed membership; a back-dated one writes transfer entries.</summary>
    /// <exception cref="Store.StoreUnavailableException">The outcome is unknown: send the same again.</exception>
    [AlwaysInterleave, Alias("move")]
    Task MoveAsync(RepMove move);

    /// <summary>The account as last committed. Never waits behind a write.</summary>
    [AlwaysInterleave, Alias("read")]
    Task<RepTotals> ReadAsync(string period);

    /// <summary>Entries of the ledger in order, after a sequence (exclusive).</summary>
    [AlwaysInterleave, Alias("ledger")]
    Task<LedgerPage> ReadLedgerAsync(long after, int limit);

    /// <summary>Entries of the ledger, the newest first, before a sequence (exclusive).</summary>
    [AlwaysInterleave, Alias("ledger-back")]
    Task<LedgerPage> ReadLedgerBackAsync(long before, int limit);
}

/// <summary>A shard's batch for one rep.</summary>
[GenerateSerializer, Immutable, Alias("arena.rep-posting")]
public sealed record RepPosting(PostingBatch Batch);

/// <summary>A rep's membership as it is now.</summary>
[GenerateSerializer, Immutable, Alias("arena.rep-move")]
public sealed record RepMove(Membership Membership);
