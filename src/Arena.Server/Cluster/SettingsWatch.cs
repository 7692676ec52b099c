using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Server.Hosting;

namespace Arena.Server.Cluster;

/// <summary>Begins this process anew when another one changed what decides numbers: possible only while the organisation is empty.</summary>
sealed class SettingsWatch(IDocumentStore store, Playbook playbook, Restart restart, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var kept = await store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, stoppingToken);
                if (kept is null || StoreJson.Read<StoreSettings>(kept.Json.Span) == playbook.Settings)
                    continue;

                restart.Ask();
                return;
            }
            catch (StoreUnavailableException)
            {
                // Asked again in a moment.
            }
        }
    }
}
