namespace Arena.Domain.Tests.Simulation;

/// <summary>
/// The way of a fact from the client through a shard's log to the rep's ledger, with everything that can go wrong on it. Invariants 1, 2, 3
/// and 4 are asked when a run has come to rest; that what is acknowledged is stored, at every step.
/// </summary>
public sealed class IntakeProtocolTests
{
    const int Schedules = 400;
    static readonly int[] SchedulesToStrikeAtEveryStep = [7, 12];

    /// <summary>Put the seed of a failure here, and it alone is run.</summary>
    static int? Replay => null;

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>()];

    public static TheoryData<Breakage> Breakages => [.. Enum.GetValues<Breakage>().Where(breakage => breakage != Breakage.None)];

    [Fact]
    public void Nothing_acknowledged_is_lost_or_counted_twice_whatever_goes_wrong()
    {
        foreach (var seed in Replay is { } one ? [one] : Enumerable.Range(1, Schedules))
            Pass(FailureOf(seed));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_at_any_step_leaves_no_trace(Fault fault)
    {
        foreach (var seed in SchedulesToStrikeAtEveryStep)
        {
            for (var step = 0; step <= StepsOf(seed); step++)
                Pass(FailureOf(seed, fault, step));
        }
    }

    [Theory]
    [MemberData(nameof(Breakages))]
    public void Every_part_of_the_protocol_is_needed(Breakage breakage) =>
        Assert.Contains(Enumerable.Range(1, 10 * Schedules), seed => FailureOf(seed, breakage) is not null);

    static void Pass(string? failure)
    {
        if (failure is not null)
            Assert.Fail(failure);
    }

    static string? FailureOf(int seed, Breakage breakage = Breakage.None) => Try($"seed {seed}", new SimulatedWorld(seed, breakage), world => world.RunWithMishaps(100 + (seed % 200)));

    static string? FailureOf(int seed, Fault fault, int step) => Try($"seed {seed}, {fault} at step {step}", new SimulatedWorld(seed, Breakage.None), world =>
    {
        world.Run(step);
        world.Suffer(fault);
    });

    /// <summary>How long the run takes without a fault.</summary>
    static int StepsOf(int seed)
    {
        var world = new SimulatedWorld(seed, Breakage.None);
        world.RunToRest();
        return world.Steps;
    }

    static string? Try(string name, SimulatedWorld world, Action<SimulatedWorld> run)
    {
        try
        {
            run(world);
            world.RunToRest();
            Truth.Check(world);
            return null;
        }
        catch (Exception failure)
        {
            return $"{name}:\n{world.Trace}\n{failure}";
        }
    }
}
