namespace Arena.Server.Hosting;

/// <summary>
/// A web node that is told to stop goes on serving for a moment: it says that it is not ready, ends each connection with its answer, and sends displays
/// elsewhere. Those who send requests to it learn of it before it stops listening.
/// </summary>
sealed class Drain(TimeSpan length, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before any service stops, the server that listens among them.
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(length, time, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends connections with their answers while the node stops, and refuses displays, which would lose theirs in a moment.</summary>
    public static void Use(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((http, next) =>
        {
            if (!stopping.IsCancellationRequested)
                return next(http);

            http.Response.Headers.Connection = "close";
            if (!http.Request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal))
                return next(http);

            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
    }
}
