using Arena.Grains.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Arena.Grains.Standings;

/// <summary>Tells the feed that a rep of this process has committed; the first after a quiet moment at once, then all commits of some 20 to 80 ms become one hint.</summary>
public sealed partial class FeedHint(IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<FeedHint> log)
{
    static readonly TimeSpan ShortestGather = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan LongestGather = TimeSpan.FromMilliseconds(80);

    int _pending;
    TimeSpan _gather = ShortestGather;
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
            var wait = _gather - time.GetElapsedTime(Volatile.Read(ref _sentAt));
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time);

            // In this order: a commit that comes now finds either a hint that is still to be sent, or waits from this one on.
            Volatile.Write(ref _sentAt, time.GetTimestamp());
            Volatile.Write(ref _pending, 0);
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                return;

            using var span = ArenaTelemetry.Spans.StartActivity("feed", System.Diagnostics.ActivityKind.Internal, _because);
            var began = time.GetTimestamp();
            await grains.GetGrain<IFeedGrain>(0).HintAsync();

            // Where much changes, more is gathered: the feed takes a fifth of the time at most, and frames are ten a second anyway.
            var wanted = 4 * time.GetElapsedTime(began);
            _gather = wanted < ShortestGather ? ShortestGather : wanted > LongestGather ? LongestGather : wanted;
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
