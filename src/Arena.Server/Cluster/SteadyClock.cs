namespace Arena.Server.Cluster;

/// <summary>
/// The time of the start and what has passed since: it goes on evenly when the machine's clock is put forward or back. Orleans reckons by the clock when it next
/// asks who is in the cluster; put back by an hour, it would keep a silo from learning for an hour that another one has gone.
/// </summary>
/// <param name="machine">Whose clock may jump.</param>
sealed class SteadyClock(TimeProvider machine) : TimeProvider
{
    static readonly string[] Areas =
        [TimeProviderNames.Membership, TimeProviderNames.SystemTimers, TimeProviderNames.Messaging, TimeProviderNames.GrainDirectory, TimeProviderNames.ActivationManagement];

    readonly DateTimeOffset _start = machine.GetUtcNow();
    readonly long _startedAt = machine.GetTimestamp();

    /// <summary>Gives it to all that Orleans does by itself. What is said of activities and entries stays by the machine's clock.</summary>
    public static void AddTo(IServiceCollection services)
    {
        var clock = new SteadyClock(TimeProvider.System);
        foreach (var area in Areas)
            services.AddKeyedSingleton<TimeProvider>(area, clock);
    }

    public override DateTimeOffset GetUtcNow() => _start + machine.GetElapsedTime(_startedAt);
}
