using Arena.Grains.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Arena.Grains.Standings;

/// <summary>Tells the feed that a rep of this process has committed; all commits of some 20 ms become one hint.</summary>
public sealed partial class FeedHint(IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<FeedHint> log)
{
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    int _pending;
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
            await Task.Delay(Gather, time);
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
