using Arena.Grains.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Arena.Grains.Standings;

/// <summary>Tells the feed that a rep of this process has committed; the first after a quiet moment at once, then all commits of some 20 ms become one hint.</summary>
public sealed partial class FeedHint(IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<FeedHint> log)
{
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    int _pending;
    long _sentAt;
    System.Diagnostics.ActivityContext _because;

    public void Changed()
    {
        // Of several commits the last one's trace goes on to the screens.
        _because = System.Diagnostics.Activity.Current?.Context ?? default;
        if (Interlocked.Exchange(ref _pending, 1) == 0)
            _ = SendAsync();
    }

    async Task SendAsync()
    {
        try
        {
            var wait = Gather - time.GetElapsedTime(Volatile.Read(ref _sentAt));
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time);

            // In this order: a commit that comes now finds either a hint that is still to be sent, or waits from this one on.
            Volatile.Write(ref _sentAt, time.GetTimestamp());
            Volatile.Write(ref _pending, 0);
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                return;

            using var span = ArenaTelemetry.Spans.StartActivity("feed", System.Diagnostics.ActivityKind.Internal, _because);
            await grains.GetGrain<IFeedGrain>(0).HintAsync();
        }
        catch (Exception lost)
        {
            // The feed looks for itself every second.
            LogHintLost(lost);
        }
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Debug, Message = "A hint to the feed was lost")]
    partial void LogHintLost(Exception lost);
}
