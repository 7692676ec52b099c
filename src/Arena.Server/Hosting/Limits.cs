using System.Globalization;
using System.Threading.RateLimiting;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Arena.Server.Hosting;

/// <summary>What is the most, so that a server that is asked for too much says so and goes on.</summary>
static class Limits
{
    /// <summary>The policy of requests that carry activities: so many a second for each key.</summary>
    public const string Activities = "activities";

    /// <summary>The policy of those who sign in: whoever guesses keys soon has to wait.</summary>
    public const string SignIns = "sign-ins";

    const int SignInsAtOnce = 60;

    /// <summary>The largest body of an endpoint that sets no limit of its own.</summary>
    const long LargestBody = 2 << 20;

    const long Lines = 512 * 1024;

    /// <summary>What may lie unread for one connection, in either direction; a request that waits for its turn holds no more.</summary>
    const int ConnectionBuffer = 64 * 1024;

    public static void Apply(KestrelServerOptions kestrel, LimitSettings settings)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 20_000;
        limits.MaxConcurrentUpgradedConnections = 10_000;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestBufferSize = ConnectionBuffer;
        limits.MaxResponseBufferSize = ConnectionBuffer;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.HeadersTimeoutSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        limits.MinRequestBodyDataRate = new MinDataRate(settings.BodyBytesPerSecond, TimeSpan.FromSeconds(settings.BodyPatienceSeconds));
    }

    /// <summary>A screen that reads nothing keeps some frames in the buffers of its connection, and is cut when nothing goes out for a while.</summary>
    public static void Apply(HttpConnectionDispatcherOptions hub, LimitSettings settings)
    {
        hub.TransportMaxBufferSize = ConnectionBuffer;
        hub.ApplicationMaxBufferSize = ConnectionBuffer;
        hub.TransportSendTimeout = TimeSpan.FromSeconds(settings.ScreenPatienceSeconds);
    }

    public static void AddAdmission(this IServiceCollection services)
    {
        services.AddSingleton<Admission>();
        services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Activities, http => http.RequestServices.GetRequiredService<IOptions<ArenaOptions>>().Value.Limits.RequestsPerSecondPerKey is { } most
                ? RateLimitPartition.GetTokenBucketLimiter(http.User.Identity?.Name ?? "", _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = most,
                    TokensPerPeriod = most,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                })
                : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(SignIns, http => RateLimitPartition.GetTokenBucketLimiter(http.Connection.RemoteIpAddress, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = SignInsAtOnce,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }));
            limiter.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, Math.Ceiling(after.TotalSeconds)) : 1;
                rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
                var isSignIn = rejected.HttpContext.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == SignIns;
                var problem = isSignIn
                    ? ProblemResults.Create(StatusCodes.Status429TooManyRequests, "sign-in.too-often", "", "Too many have tried to sign in from this address; try again in a moment.")
                    : ProblemResults.Create(StatusCodes.Status429TooManyRequests, "key.too-fast", "", "This key sends more requests a second than it may; nothing of this one was taken in. Send it again.");
                await problem.ExecuteAsync(rejected.HttpContext);
            };
        });
    }

    /// <summary>
    /// Refuses bodies that say that they are too large before anything of them is kept. They are read to their end and thrown away: else the sender would
    /// see a broken connection in place of the answer. One that does not say how long it is is cut at the limit.
    /// </summary>
    public static void UseBodyLimit(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!(http.Request.ContentLength > LargestBody) || http.GetEndpoint()?.Metadata.GetMetadata<OwnBodyLimit>() is not null)
            return next(http);

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;

        return ProblemHandler.BodyTooLarge(LargestBody).ExecuteAsync(http);
    });

    /// <summary>The endpoint says itself how large a body may be, and waits until there is room for it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="least">What it takes at least, however short the body: a small picture unpacks to a large one.</param>
    /// <param name="most">What it keeps of a body at most.</param>
    public static RouteHandlerBuilder ReadsBodies(this RouteHandlerBuilder endpoint, long least, long most) => endpoint
        .WithMetadata(new OwnBodyLimit())
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddEndpointFilter((call, next) =>
        {
            var request = call.HttpContext.Request;
            // Lines are not gathered: those of a stream take what it takes to read the longest one.
            long? room = request.GetTypedHeaders().ContentType?.MediaType == "application/x-ndjson" ? Lines : request.ContentLength;
            if (least > 0 || room is not null)
                room = Math.Clamp(room ?? 0, least, most);

            return request.HttpContext.RequestServices.GetRequiredService<Admission>().LetInAsync(call, next, room);
        });

    sealed record OwnBodyLimit;
}
