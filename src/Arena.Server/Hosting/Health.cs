using Arena.Grains.Organisation;

namespace Arena.Server.Hosting;

/// <summary>Whether the process lives, and whether it can do its work.</summary>
static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/healthz").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => "live");
        health.MapGet("/ready", async (OrganisationDirectory organisation, CancellationToken cancellation) =>
        {
            // Asks a grain, which asked the store when it was activated: the way that every request takes.
            await organisation.LatestAsync().WaitAsync(TimeSpan.FromSeconds(2), cancellation);
            return "ready";
        });
    }
}
