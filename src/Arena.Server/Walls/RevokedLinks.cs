using Arena.Grains.Store;

namespace Arena.Server.Walls;

/// <summary>Cuts the walls here whose link was revoked at another web node.</summary>
sealed class RevokedLinks(WallLinks links, WallConnections connections, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var link in connections.Links)
                {
                    if (!await links.IsValidAsync(link, stoppingToken))
                        connections.Cut(link);
                }
            }
            catch (StoreUnavailableException)
            {
                // Asked again in a moment.
            }
        }
    }
}
