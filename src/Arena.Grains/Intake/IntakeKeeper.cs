using Arena.Domain.Activities;
using Arena.Grains.Organisation;
using Arena.Grains.Recovery;
using Microsoft.Extensions.Hosting;

namespace Arena.Grains.Intake;

/// <summary>Touches all intake shards every few seconds, so that one whose silo died resumes without waiting for traffic.</summary>
public sealed partial class IntakeKeeper(IGrainFactory grains, OrganisationDirectory organisation, TimeProvider time, ILogger<IntakeKeeper> log) : BackgroundService
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await Task.WhenAll(TryAsync(grains.GetGrain<IStoreRecoveryGrain>(0).TouchAsync, stoppingToken), TryAsync(TouchShardsAsync, stoppingToken));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Each for itself: a look at the store that fails, or takes long, must not keep the shards from going on.
    async Task TryAsync(Func<Task> touch, CancellationToken stopping)
    {
        try
        {
            await touch();
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The silo stops as well and answers no more.
        }
        catch (Exception failed)
        {
            LogTouchFailed(failed);
        }
    }

    async Task TouchShardsAsync()
    {
        var names = (await organisation.LatestAsync()).Names;
        await Task.WhenAll(Enumerable.Range(0, RecordKey.Shards).Select(shard => grains.GetGrain<IIntakeGrain>(shard).TouchAsync(names)));
    }

    [LoggerMessage(EventId = 1004, Level = LogLevel.Warning, Message = "Not every intake shard answered; trying again in a moment")]
    partial void LogTouchFailed(Exception failed);
}
