namespace Arena.Server.Import.Jobs;

/// <summary>Gives jobs to this process, each to one process at a time.</summary>
sealed class ImportLeases(ImportJobStore jobs, TimeProvider time, ILogger<ImportLeases> log)
{
    readonly string _owner = Guid.CreateVersion7().ToString("N");

    /// <summary>Takes a job; null when another process has it, or when it was written since it was read.</summary>
    public async Task<ImportLease?> TryTakeAsync(Kept<ImportJob> job, CancellationToken cancellation)
    {
        var isFree = job.Value.Owner is null || job.Value.Owner == _owner || job.Value.OwnedUntil < jobs.Now;
        return isFree && await jobs.TryWriteAsync(job, ImportLease.Held(job.Value, _owner, jobs.Now), cancellation) is { } held
            ? new ImportLease(held, _owner, jobs, time, log, cancellation)
            : null;
    }
}
