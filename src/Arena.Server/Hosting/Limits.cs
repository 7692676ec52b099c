using System.Threading.RateLimiting;
using Arena.Server.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Arena.Server.Hosting;

/// <summary>What is the most, so that a server that is asked for too much says so and goes on.</summary>
static class Limits
{
    /// <summary>The policy of requests that carry activities.</summary>
    public const string Activities = "activities";

    /// <summary>Requests with activities that are worked on at once; each may hold 8 MiB.</summary>
    const int ActivitiesAtOnce = 512;

    /// <summary>Requests with activities that may wait for their turn.</summary>
    const int ActivitiesWaiting = 2048;

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 20_000;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 10_000;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
    }

    public static void AddAdmission(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.AddConcurrencyLimiter(Activities, at =>
        {
            at.PermitLimit = ActivitiesAtOnce;
            at.QueueLimit = ActivitiesWaiting;
            at.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
        });
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await ProblemResults.Create(StatusCodes.Status503ServiceUnavailable, "server.busy", "", "Too much is being sent at the moment; nothing of this was taken in. Send it again.").ExecuteAsync(rejected.HttpContext);
        };
    });
}
