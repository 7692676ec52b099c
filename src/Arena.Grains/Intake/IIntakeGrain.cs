using System.Collections.Immutable;
using Arena.Domain.Intake;
using Orleans.Concurrency;

namespace Arena.Grains.Intake;

/// <summary>One of the 64 intake shards; the key is its number. The only writer of its log.</summary>
[Alias("arena.intake")]
public interface IIntakeGrain : IGrainWithIntegerKey
{
    /// <summary>Takes in activities of this shard's records. An activity is acknowledged when its receipt says so; a call that fails tells nothing: send it again.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:15"), Alias("receive")]
    Task<IntakeReceipts> ReceiveAsync(IntakeRequest request);

    /// <summary>Looks again at what waits for a name. Returns when what matched is in the ledgers, or after two seconds.</summary>
    [AlwaysInterleave, Alias("rematch")]
    Task RematchAsync(long namesVersion);

    /// <summary>Resumes what a crash interrupted, without waiting for traffic.</summary>
    [AlwaysInterleave, Alias("touch")]
    Task TouchAsync(long namesVersion);

    /// <summary>The records that wait for a rep or a rate.</summary>
    [AlwaysInterleave, Alias("waiting")]
    Task<WaitingRecords> ReadWaitingAsync();
}

/// <summary>Activities for one shard, in the order in which they were sent.</summary>
/// <param name="Activities">Already validated.</param>
/// <param name="Quiet">Nothing of them is to be celebrated.</param>
/// <param name="WaitForPosting">Whether the receipt waits (some two seconds at most) until the reps' ledgers have it.</param>
[GenerateSerializer, Immutable, Alias("arena.intake-request")]
public sealed record IntakeRequest(ImmutableArray<Activity> Activities, bool Quiet, bool WaitForPosting);

/// <summary>One receipt an activity, in the same order.</summary>
[GenerateSerializer, Immutable, Alias("arena.intake-receipts")]
public sealed record IntakeReceipts(ImmutableArray<Receipt> Receipts);

/// <summary>Records that wait.</summary>
[GenerateSerializer, Immutable, Alias("arena.waiting-records")]
public sealed record WaitingRecords(ImmutableArray<IntakeRecord> Records);
