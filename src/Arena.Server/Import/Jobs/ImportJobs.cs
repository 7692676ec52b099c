using System.Threading.Channels;
using Arena.Grains.Store;
using Arena.Grains.Wire;

namespace Arena.Server.Import.Jobs;

/// <summary>
/// Works on the imports that run, one after the other: those that were just started, and those that a killed server left. Then clears the files of
/// those that are over.
/// </summary>
sealed partial class ImportJobs(ImportJobStore jobs, ImportJobRunner runner, ImportClearing clearing, TimeProvider time, ILogger<ImportJobs> log) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    readonly Channel<bool> _started = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    readonly HashSet<string> _keptFiles = new(StringComparer.Ordinal);

    /// <summary>An import was started: there is no need to wait for the next look.</summary>
    public void Started() => _started.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var all = await jobs.ListAsync(stoppingToken);
                foreach (var job in all.Where(job => job.Value.Status == ImportStatus.Running).Reverse())
                    await runner.RunAsync(job, stoppingToken);

                foreach (var job in all.Where(job => clearing.IsDue(job.Value) && !_keptFiles.Contains(job.Value.Id)))
                    await ClearAsync(job, stoppingToken);

                await WaitAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed) when (failed is StoreUnavailableException || NoAnswer.Is(failed))
            {
                LogInterrupted(failed);
                await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A file that cannot be cleared takes room; it must not keep imports from running, nor be tried every three seconds.
    async Task ClearAsync(Kept<ImportJob> job, CancellationToken stopping)
    {
        try
        {
            await clearing.ClearAsync(job, stopping);
        }
        catch (Exception failed) when (failed is not (OperationCanceledException or StoreUnavailableException))
        {
            _keptFiles.Add(job.Value.Id);
            LogKept(failed, job.Value.Id);
        }
    }

    async Task WaitAsync(CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Look);
        try
        {
            await _started.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time for a look.
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "An import was interrupted; it goes on in a moment")]
    partial void LogInterrupted(Exception failed);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "The file of import {Import} could not be cleared; it is tried again after the next start")]
    partial void LogKept(Exception failed, string import);
}
