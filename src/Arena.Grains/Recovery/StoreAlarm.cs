using Arena.Grains.Telemetry;

namespace Arena.Grains.Recovery;

/// <summary>Where a grain says that the store stands behind what it acknowledged. The repair begins by itself.</summary>
public sealed partial class StoreAlarm(IGrainFactory grains, ILogger<StoreAlarm> log)
{
    /// <summary>Says so; nobody has to wait for what comes of it.</summary>
    /// <param name="what">What went back, from where to where.</param>
    public void WentBack(string what)
    {
        LogWentBack(what);
        ArenaTelemetry.WentBack.Add(1);
        _ = TellAsync(what);
    }

    async Task TellAsync(string what)
    {
        try
        {
            await grains.GetGrain<IStoreRecoveryGrain>(0).RaiseAsync(what);
        }
        catch (Exception failed)
        {
            LogNotTold(failed);
        }
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "The store went back: {What}. What was acknowledged may be gone: have the sources send again")]
    partial void LogWentBack(string what);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Error, Message = "The repair of a store that went back could not be begun: run Arena.Server rebuild")]
    partial void LogNotTold(Exception failed);
}
