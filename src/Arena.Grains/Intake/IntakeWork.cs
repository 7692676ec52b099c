using System.Collections.Immutable;
using Arena.Domain.Intake;

namespace Arena.Grains.Intake;

/// <summary>Something that an intake shard has to decide about, and who waits for it.</summary>
/// <param name="activities">To be taken in; none for a mere look at what waits.</param>
/// <param name="quiet">Nothing of them is to be celebrated.</param>
/// <param name="waitForPosting">Whether the answer waits for the ledgers.</param>
/// <param name="namesVersion">The version of the names to match what waits with; null when it is not about names.</param>
/// <param name="correction">What the one activity is put right by; null when activities come from their source.</param>
/// <param name="sparesOthers">They do not replace what came otherwise than with an import.</param>
sealed class IntakeWork(ImmutableArray<Activity> activities, bool quiet, bool waitForPosting, long? namesVersion, CorrectRequest? correction = null, bool sparesOthers = false)
{
    public ImmutableArray<Activity> Activities { get; } = activities;

    public long? NamesVersion { get; } = namesVersion;

    public ImmutableArray<Receipt> Receipts { get; set; } = [];

    /// <summary>Lets the desk decide about it.</summary>
    public void Decide(IntakeDesk desk) => Receipts = correction is { } put
        ? [desk.Correct(put.Activity, put.Correction, put.Expected)]
        : [.. Activities.Select(activity => desk.Receive(activity, quiet, sparesOthers))];

    /// <summary>Which rows of the batch came of this work: from here (inclusive) to <see cref="LastRow"/> (exclusive).</summary>
    public int FirstRow { get; set; }

    /// <inheritdoc cref="FirstRow"/>
    public int LastRow { get; set; }

    public TaskCompletionSource<IntakeReceipts> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers at once: nothing was appended for it.</summary>
    public void Finish() => Done.TrySetResult(new IntakeReceipts(Receipts));

    /// <summary>Answers when what was appended is in the ledgers, or when patience ends: it is stored all the same.</summary>
    public void Finish(Task posted, TimeProvider time, TimeSpan patience)
    {
        if (posted.IsCompleted)
            Finish();
        else if (waitForPosting)
            _ = FinishLaterAsync(posted, time, patience);
        else
            FinishPending();
    }

    /// <summary>Answers that nothing is known to be stored.</summary>
    public void Fail(string why) => Done.TrySetResult(new IntakeReceipts([.. Activities.Select(_ => Receipt.Unavailable(why))]));

    async Task FinishLaterAsync(Task posted, TimeProvider time, TimeSpan patience)
    {
        try
        {
            await posted.WaitAsync(patience, time);
            Finish();
        }
        catch (TimeoutException)
        {
            FinishPending();
        }
    }

    void FinishPending() => Done.TrySetResult(new IntakeReceipts(
        [.. Receipts.Select(receipt => receipt.Status is ReceiptStatus.Accepted or ReceiptStatus.Unmatched ? receipt with { Pending = true } : receipt)]));
}
