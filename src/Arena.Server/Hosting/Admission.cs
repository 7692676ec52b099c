using System.Threading.RateLimiting;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Arena.Server.Hosting;

/// <summary>
/// Bounds the bodies that are worked on at once by their bytes, not by their number: a thousand single deals are nothing, ten bodies of 8 MiB are a lot.
/// Who finds no room waits, still unread, and after some who wait there is no more room for waiting either.
/// </summary>
sealed class Admission : IDisposable
{
    /// <summary>The step in which bodies are counted: what a request takes besides its body.</summary>
    public const int Unit = 64 * 1024;

    /// <summary>So many times as much may wait as is worked on.</summary>
    const int Waiting = 2;

    readonly int _units;
    readonly ConcurrencyLimiter _room;

    public Admission(IOptions<ArenaOptions> arena)
    {
        _units = arena.Value.Limits.BodyMiBAtOnce * (1024 * 1024 / Unit);
        _room = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = _units,
            QueueLimit = Waiting * _units,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>503: come again in a moment.</summary>
    public static ProblemHttpResult Refuse(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return ProblemResults.Create(StatusCodes.Status503ServiceUnavailable, "server.busy", "", "Too much is being sent at the moment; nothing of this was taken in. Send it again.");
    }

    /// <summary>Lets a request in when there is room for it.</summary>
    /// <param name="call">The request.</param>
    /// <param name="next">What works on it.</param>
    /// <param name="room">What it takes in bytes; one larger than all room takes all of it. Null: as its body grows.</param>
    public async ValueTask<object?> LetInAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next, long? room)
    {
        var http = call.HttpContext;
        using var lease = await _room.AcquireAsync((int)Math.Min(1 + ((room ?? 0) / Unit), _units), http.RequestAborted);
        if (!lease.IsAcquired)
            return Refuse(http);

        if (room is not null)
            return await next(call);

        var body = http.Request.Body;
        await using var metered = new MeteredBody(body, () => _room.AttemptAcquire());
        http.Request.Body = metered;
        try
        {
            return await next(call);
        }
        finally
        {
            http.Request.Body = body;
        }
    }

    public void Dispose() => _room.Dispose();
}
