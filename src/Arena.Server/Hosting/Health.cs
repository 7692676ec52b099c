using System.Text.Json;
using Arena.Grains.Organisation;
using Arena.Grains.Recovery;
using Arena.Grains.Store;
using Arena.Grains.Wire;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Arena.Server.Hosting;

/// <summary>Whether the process lives, and whether it can do its work; if not, why.</summary>
static class Health
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void AddReadiness(this IServiceCollection services) => services.AddSingleton<GrainsAnswer>().AddHealthChecks()
        .AddCheck<Draining>("draining", timeout: Patience)
        .AddCheck<StoreAnswers>("store", failureStatus: HealthStatus.Degraded, timeout: Patience)
        .AddCheck<GrainsAnswer>("grains", timeout: Patience)
        .AddCheck<StoreIsWhole>("store-alarm", HealthStatus.Degraded, timeout: Patience);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/healthz").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => "live");
        health.MapHealthChecks("/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new Readiness(
            report.Status switch { HealthStatus.Unhealthy => "not-ready", HealthStatus.Degraded => "degraded", _ => "ready" },
            [.. report.Entries.Where(check => check.Value.Status != HealthStatus.Healthy).Select(check => new NotReady(check.Key, check.Value.Description ?? check.Value.Exception?.Message ?? "no answer"))]),
        JsonSerializerOptions.Web,
        http.RequestAborted);

    sealed record Readiness(string Status, IReadOnlyList<NotReady> Reasons);

    sealed record NotReady(string Check, string Reason);

    /// <summary>A node that stops takes no new work.</summary>
    sealed class Draining(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("This node stops.") : HealthCheckResult.Healthy());
    }

    /// <summary>A node without its store still shows what it knows, and the store is away for all nodes at once: taking all of them out of service would help nobody.</summary>
    sealed class StoreAnswers(IDocumentStore store) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, cancellationToken) is null
                ? HealthCheckResult.Unhealthy("The store has lost its settings.")
                : HealthCheckResult.Healthy();
    }

    /// <summary>A store that went back is said, though the node can work.</summary>
    sealed class StoreIsWhole(IGrainFactory grains) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await grains.GetGrain<IStoreRecoveryGrain>(0).ReadAsync().WaitAsync(cancellationToken) is { } loss
                ? HealthCheckResult.Degraded($"The store went back ({loss.What[0]}): have the sources send again, then dismiss the alarm.")
                : HealthCheckResult.Healthy();
    }

    /// <summary>
    /// Asks a grain, which asked the store when it was activated: the way that every request takes. A node that was answered before stays in service while the
    /// store is away, or a silo is being given up: all nodes find the same, and show what they know.
    /// </summary>
    sealed class GrainsAnswer(OrganisationDirectory organisation, TimeProvider time) : IHealthCheck
    {
        /// <summary>Longer than it takes until a silo that hangs is given up.</summary>
        static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

        long? _answeredAt;

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await organisation.LatestAsync().WaitAsync(cancellationToken);
                _answeredAt = time.GetTimestamp();
                return HealthCheckResult.Healthy();
            }
            catch (StoreUnavailableException away) when (_answeredAt is not null)
            {
                return HealthCheckResult.Degraded(away.Message);
            }
            catch (Exception silent) when (_answeredAt is { } answered && time.GetElapsedTime(answered) < Grace && NoAnswer.Is(silent))
            {
                return HealthCheckResult.Degraded("The silos do not answer just now.");
            }
        }
    }
}
