using System.Collections.Immutable;
using Arena.Domain.Intake;
using Arena.Domain.Reps;

namespace Arena.Grains.Intake;

/// <summary>
/// Brings what an intake shard has stored to the reps, again and again until each has it. It belongs to the grain and runs in its turns.
/// </summary>
sealed partial class ShardPostings(PostingCourier courier, TimeProvider time, ILogger log)
{
    static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    // Of all sessions: what a dropped one has under way still arrives.
    int _underWay;
    TaskCompletionSource? _allDone;

    /// <summary>Done when all postings of the rows are in the ledgers.</summary>
    public static Task Wait(IntakeSession session, ImmutableArray<IntakeRow> rows)
    {
        var open = rows.Where(row => row.PostingCount > 0).ToList();
        if (open.Count == 0)
            return Task.CompletedTask;

        var wait = new PostingWait(open.Count);
        foreach (var row in open)
        {
            if (!session.Waits.TryGetValue(row.Sequence, out var waits))
                session.Waits[row.Sequence] = waits = [];

            waits.Add(wait);
        }

        return wait.Done;
    }

    /// <summary>Sends off what the outbox holds for reps to whom nothing is under way.</summary>
    public void PostReady(IntakeSession session)
    {
        foreach (var (rep, batch) in session.Outbox.TakeReady())
            _ = PostAsync(session, rep, batch);
    }

    /// <summary>Waits until no batch is under way to a rep any more; nothing may be decided meanwhile.</summary>
    public async Task AllDoneAsync()
    {
        if (_underWay == 0)
            return;

        _allDone = new TaskCompletionSource();
        await _allDone.Task;
        _allDone = null;
    }

    async Task PostAsync(IntakeSession session, long rep, PostingBatch batch)
    {
        _underWay++;
        try
        {
            await PostUntilDoneAsync(session, rep, batch);
        }
        finally
        {
            if (--_underWay == 0)
                _allDone?.TrySetResult();
        }
    }

    // A rep that cannot be reached holds back only its own postings.
    async Task PostUntilDoneAsync(IntakeSession session, long rep, PostingBatch batch)
    {
        var pause = TimeSpan.FromMilliseconds(50);
        while (!session.Dropped)
        {
            try
            {
                await courier.PostAsync(rep, batch);
                Confirm(session, rep);
                return;
            }
            catch (Exception failed)
            {
                LogPostingFailed(failed, session.Shard, rep);
                await Task.Delay(pause, time);
                pause = pause * 2 < LongestRetry ? pause * 2 : LongestRetry;
            }
        }
    }

    void Confirm(IntakeSession session, long rep)
    {
        foreach (var sequence in session.Outbox.Confirm(rep))
        {
            if (session.Waits.Remove(sequence, out var waits))
                waits.ForEach(wait => wait.Close());
        }

        if (!session.Dropped)
            PostReady(session);
    }

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "Intake shard {Shard} could not post to rep {Rep}; trying again")]
    partial void LogPostingFailed(Exception failed, int shard, long rep);
}

/// <summary>A request that waits until its postings are in the ledgers.</summary>
sealed class PostingWait(int sequences)
{
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _left = sequences;

    public Task Done => _done.Task;

    public void Close()
    {
        if (--_left == 0)
            _done.TrySetResult();
    }
}
