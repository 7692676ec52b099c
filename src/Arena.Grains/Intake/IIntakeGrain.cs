using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Organisation;
using Orleans.Concurrency;

namespace Arena.Grains.Intake;

/// <summary>One of the 64 intake shards; the key is its number. The only writer of its log.</summary>
[Alias("arena.intake")]
public interface IIntakeGrain : IGrainWithIntegerKey
{
    /// <summary>Takes in activities of this shard's records. An activity is acknowledged when its receipt says so; a call that fails tells nothing: send it again.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("receive")]
    Task<IntakeReceipts> ReceiveAsync(IntakeRequest request);

    /// <summary>Looks again at what waits for a name or a rate, and at everything when what counted may count otherwise. Returns when the outcome is in the ledgers, or after two seconds.</summary>
    [AlwaysInterleave, ResponseTimeout("00:02:00"), Alias("rematch")]
    Task RematchAsync(NamesVersions names);

    /// <summary>Puts a record right.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:15"), Alias("correct")]
    Task<IntakeReceipts> CorrectAsync(CorrectRequest request);

    /// <summary>Makes the records what the log says last of each.</summary>
    /// <returns>How many stood otherwise.</returns>
    [AlwaysInterleave, ResponseTimeout("00:05:00"), Alias("rebuild")]
    Task<int> RebuildAsync();

    /// <summary>Makes what the ledgers hold of this shard's records what the records say, whatever was posted before.</summary>
    /// <exception cref="Store.StoreUnavailableException">Not all was done: ask again.</exception>
    [AlwaysInterleave, ResponseTimeout("00:05:00"), Alias("restate")]
    Task<Restated> RestateAsync();

    /// <summary>The records in force among those asked for.</summary>
    [AlwaysInterleave, Alias("records")]
    Task<IntakeRecords> ReadRecordsAsync(ImmutableArray<RecordKey> keys);

    /// <summary>What happened to a record, the latest first.</summary>
    [AlwaysInterleave, Alias("history")]
    Task<IntakeHistory> ReadHistoryAsync(RecordKey key, int limit);

    /// <summary>Resumes what a crash interrupted, without waiting for traffic.</summary>
    [AlwaysInterleave, Alias("touch")]
    Task TouchAsync(NamesVersions names);

    /// <summary>The records that wait for a rep or a rate.</summary>
    [AlwaysInterleave, Alias("waiting")]
    Task<IntakeRecords> ReadWaitingAsync();
}

/// <summary>Activities for one shard, in the order in which they were sent.</summary>
/// <param name="Activities">Already validated.</param>
/// <param name="Quiet">Nothing of them is to be celebrated.</param>
/// <param name="WaitForPosting">Whether the receipt waits (some two seconds at most) until the reps' ledgers have it.</param>
/// <param name="SparesOthers">They do not replace what came otherwise than with an import.</param>
[GenerateSerializer, Immutable, Alias("arena.intake-request")]
public sealed record IntakeRequest(ImmutableArray<Activity> Activities, bool Quiet, bool WaitForPosting, bool SparesOthers = false);

/// <summary>What came of saying everything again.</summary>
/// <param name="Entries">Ledger entries that were booked.</param>
/// <param name="Unknown">Records that count in a ledger and are not known here.</param>
[GenerateSerializer, Immutable, Alias("arena.restated")]
public sealed record Restated(int Entries, int Unknown);

/// <summary>One receipt an activity, in the same order.</summary>
[GenerateSerializer, Immutable, Alias("arena.intake-receipts")]
public sealed record IntakeReceipts(ImmutableArray<Receipt> Receipts);

/// <summary>Records in force.</summary>
[GenerateSerializer, Immutable, Alias("arena.intake-records")]
public sealed record IntakeRecords(ImmutableArray<IntakeRecord> Records);

/// <summary>Rows of one record.</summary>
[GenerateSerializer, Immutable, Alias("arena.intake-history")]
public sealed record IntakeHistory(ImmutableArray<IntakeRow> Rows);

/// <summary>A record as it is to be.</summary>
/// <param name="Activity">Already validated.</param>
/// <param name="Correction">Who decided it, and why.</param>
/// <param name="Expected">The sequence of the record that was looked at.</param>
[GenerateSerializer, Immutable, Alias("arena.correct-request")]
public sealed record CorrectRequest(Activity Activity, Correction Correction, long Expected);
