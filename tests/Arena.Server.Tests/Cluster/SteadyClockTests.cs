using Arena.Server.Cluster;
using Arena.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Arena.Server.Tests.Cluster;

/// <summary>A machine's clock that is put right must not stop the cluster's own work.</summary>
public sealed class SteadyClockTests
{
    static readonly DateTimeOffset Start = new(2026, 9, 7, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void It_goes_on_when_the_machines_clock_jumps()
    {
        var machine = new JumpingClock { Now = Start };
        var clock = new SteadyClock(machine);
        machine.Passed = TimeSpan.FromSeconds(5);
        machine.Now = Start.AddHours(-1);
        Assert.Equal(Start.AddSeconds(5), clock.GetUtcNow());

        machine.Passed = TimeSpan.FromSeconds(9);
        machine.Now = Start.AddHours(1);
        Assert.Equal(Start.AddSeconds(9), clock.GetUtcNow());
    }

    [Fact]
    public async Task Orleans_goes_by_it_and_the_ledger_does_not()
    {
        await using var arena = await RunningArena.StartAsync(TestContext.Current.CancellationToken);
        Assert.IsType<SteadyClock>(arena.Services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Membership));
        Assert.Same(TimeProvider.System, arena.Services.GetRequiredService<TimeProvider>());
    }

    sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
