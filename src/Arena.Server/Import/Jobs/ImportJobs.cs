using System.Threading.Channels;
using Arena.Grains.Store;
using Arena.Grains.Wire;

namespace Arena.Server.Import.Jobs;

/// <summary>Works on the imports that run, one after the other: those that were just started, and those that a killed server left.</summary>
sealed partial class ImportJobs(ImportJobStore jobs, ImportJobRunner runner, TimeProvider time, ILogger<ImportJobs> log) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    readonly Channel<bool> _started = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>An import was started: there is no need to wait for the next look.</summary>
    public void Started() => _started.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var job in (await jobs.ListAsync(stoppingToken)).Where(job => job.Value.Status == ImportStatus.Running).Reverse())
                    await runner.RunAsync(job, stoppingToken);

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
}
