using NodaTime;

namespace Arena.Server.Import.Jobs;

/// <summary>
/// Lets go of files that nobody needs any more: of imports that are over, and of those that nobody started. What a person may still want of them,
/// the list of the rows that did not go in, is kept first. Broken off anywhere, it is done again from the start.
/// </summary>
sealed class ImportClearing(ImportJobStore jobs, ImportLeases leases, FailedList failed)
{
    /// <summary>How long an upload waits to be started.</summary>
    public static readonly Duration Patience = Duration.FromDays(7);

    /// <summary>Whether there is something to let go of.</summary>
    public bool IsDue(ImportJob job) => job.Pieces > 0 && (job.IsOver || IsForgotten(job));

    /// <summary>Clears the file of a job, unless another process is at it, or somebody just wrote the job.</summary>
    public async Task ClearAsync(Kept<ImportJob> job, CancellationToken cancellation)
    {
        // Cancelled first: what is being cleared cannot be started.
        var over = IsForgotten(job.Value) ? await jobs.TryWriteAsync(job, job.Value with { Status = ImportStatus.Cancelled }, cancellation) : job;
        if (over is not { Value.IsOver: true } || await leases.TryTakeAsync(over, cancellation) is not { } lease)
            return;

        await using (lease)
        {
            try
            {
                await ClearAsync(lease, cancellation);
            }
            catch (OperationCanceledException) when (lease.Ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                await lease.EndAsync();
            }
        }
    }

    async Task ClearAsync(ImportLease lease, CancellationToken stopping)
    {
        // Without a file to make it from, an earlier run has come further than this.
        if (lease.Job.FailedPieces == 0 && await failed.MakeAsync(lease.Job, lease.Ended) is { } list)
        {
            var pieces = await jobs.WriteFailedAsync(lease.Job.Id, list, stopping);
            if (!await lease.KeepAsync(job => job with { FailedPieces = pieces }))
                return;
        }

        await jobs.ClearFileAsync(lease.Job, stopping);
        await lease.EndAsync(job => job with { Pieces = 0 });
    }

    bool IsForgotten(ImportJob job) => job.Status == ImportStatus.Uploaded && job.UploadedAt + Patience < jobs.Now;
}
