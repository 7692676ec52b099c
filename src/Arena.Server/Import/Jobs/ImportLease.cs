using Arena.Grains.Store;
using NodaTime;

namespace Arena.Server.Import.Jobs;

/// <summary>
/// A job that this process works on. It is kept for as long as the work goes on, however long a part of it takes; once the process is silent for
/// <see cref="Length"/>, another one takes over. All writes of the job go through here, one after the other: each expects the version that the
/// one before it left.
/// </summary>
sealed partial class ImportLease : IAsyncDisposable
{
    /// <summary>How long a process that is silent keeps a job.</summary>
    public static readonly Duration Length = Duration.FromSeconds(5);

    // Two renewals may fail before the lease runs out.
    static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1.5);

    readonly ImportJobStore _jobs;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly string _owner;
    readonly CancellationToken _stopping;
    readonly CancellationTokenSource _ended;
    readonly SemaphoreSlim _turn = new(1);
    readonly Task _renewals;
    Kept<ImportJob> _held;

    public ImportLease(Kept<ImportJob> held, string owner, ImportJobStore jobs, TimeProvider time, ILogger log, CancellationToken stopping)
    {
        (_held, _owner, _jobs, _time, _log, _stopping) = (held, owner, jobs, time, log, stopping);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Ended = _ended.Token;
        _renewals = RenewAsync();
    }

    /// <summary>As this process wrote it last.</summary>
    public ImportJob Job => _held.Value;

    /// <summary>Cancelled when the work is to end: somebody else wrote the job, the lease ran out, or the process stops.</summary>
    public CancellationToken Ended { get; }

    public static ImportJob Held(ImportJob job, string owner, Instant now) => job with { Owner = owner, OwnedUntil = now + Length };

    /// <summary>Notes what was done. Somebody may have paused or cancelled the job meanwhile: it is noted all the same, beside what they wrote.</summary>
    /// <returns>False when the work is to end.</returns>
    public async Task<bool> KeepAsync(Func<ImportJob, ImportJob> change)
    {
        if (await TryWriteAsync(change))
            return true;

        await _jobs.ChangeAsync(Job.Id, now => now.Owner == _owner ? change(now) with { Status = now.Status, Owner = null } : null, _stopping);
        return false;
    }

    /// <summary>Notes what was done at last, and gives the job back.</summary>
    public Task EndAsync(Func<ImportJob, ImportJob> change) => KeepAsync(job => change(job) with { Owner = null });

    /// <summary>Gives the job back as it is.</summary>
    public Task EndAsync() => EndAsync(job => job);

    /// <summary>Leaves the job alone from now on. One that was not given back is taken over when the lease has run out.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewals;
        _ended.Dispose();
        _turn.Dispose();
    }

    async Task<bool> TryWriteAsync(Func<ImportJob, ImportJob> change)
    {
        await _turn.WaitAsync(_stopping);
        try
        {
            if (!Ended.IsCancellationRequested && await _jobs.TryWriteAsync(_held, change(Held(Job, _owner, _jobs.Now)), _stopping) is { } kept)
            {
                _held = kept;
                if (kept.Value.Owner is null)
                    await _ended.CancelAsync();

                return true;
            }

            await _ended.CancelAsync();
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Renewal, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(Ended))
                await TryRenewAsync();
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // Nothing is left to renew.
        }
        catch (Exception failed)
        {
            // Nobody waits for this loop while the work goes on, and work without a lease must end.
            LogLost(failed, Job.Id);
            await _ended.CancelAsync();
        }
    }

    async Task TryRenewAsync()
    {
        try
        {
            await TryWriteAsync(job => job);
        }
        catch (StoreUnavailableException) when (_jobs.Now < Job.OwnedUntil)
        {
            // It is still ours for a moment: asked again at the next tick.
        }
    }

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "The lease of import {Import} could not be renewed; it goes on in a moment")]
    partial void LogLost(Exception failed, string import);
}
