using Arena.Faults.Targets;

namespace Arena.Faults.Faults;

/// <summary>Something that goes wrong, and is put right again before it returns.</summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="RunAsync">Lets it.</param>
/// <param name="IsSplit">Parts of the system do not hear each other while it lasts, or one hangs that others still count on.</param>
public sealed record Fault(string Name, Func<Target, Random, Task> RunAsync, bool IsSplit = false)
{
    /// <summary>All processes at once, whatever the target.</summary>
    public static Fault Everything { get; } = new("everything is killed", KillAllAsync);

    /// <summary>What can happen to a cluster on Redis.</summary>
    /// <param name="longest">How long anything stays frozen or cut.</param>
    /// <param name="disk">The disk of the store; null when it cannot be filled.</param>
    /// <param name="wire">Between one silo and the store.</param>
    /// <param name="peers">To each silo from the others.</param>
    /// <param name="clock">Of one silo; null when it cannot be set.</param>
    public static IReadOnlyList<Fault> OfCluster(TimeSpan longest, FullDisk? disk, CutProxy wire, IReadOnlyList<CutProxy> peers, Clock? clock) =>
    [
        new("a silo is killed", (target, random) => KillAsync(target, random, 1, "silo")),
        new("two silos are killed at once", (target, random) => KillAsync(target, random, 2, "silo")),
        new("a web node is killed", (target, random) => KillAsync(target, random, 1, "web")),
        new("the store is killed", (target, random) => KillAsync(target, random, 1, "redis")),
        new("a silo hangs and comes back", (target, random) => FreezeAsync(target, random, longest, "silo"), IsSplit: true),
        new("the store hangs", (target, random) => FreezeAsync(target, random, TimeSpan.FromSeconds(8), "redis")),
        new("a silo is cut from the store", async (_, random) =>
        {
            if (!wire.IsUsed)
                throw new InvalidOperationException("the silo does not reach the store by the wire that is to be cut");

            wire.Cut();
            await PauseAsync(random, longest);
            wire.Join();
        }, IsSplit: true),
        new("a silo does not hear its peers", (target, random) => CutAsync(target, random, longest, [.. peers.Where(peer => peer.IsUsed).OrderBy(_ => random.Next()).Take(1)]), IsSplit: true),
        new("no silo hears another", (target, random) => CutAsync(target, random, longest, [.. peers]), IsSplit: true),
        Everything,
        .. disk is null ? (Fault[])[] : [new("the store's disk is full", (target, random) => disk.FillAsync(target, random))],
        .. clock is null ? (Fault[])[] : [new("a silo's clock jumps", (_, random) => clock.JumpAsync(random))],
    ];

    /// <summary>What can happen to the one process that is all of it.</summary>
    /// <inheritdoc cref="OfCluster"/>
    public static IReadOnlyList<Fault> OfSingle(TimeSpan longest, FullDisk? disk, Clock? clock) =>
    [
        new("the server is killed", (target, random) => KillAsync(target, random, 1, "all")),
        new("the server hangs and comes back", (target, random) => FreezeAsync(target, random, longest, "all")),
        .. disk is null ? (Fault[])[] : [new("the store's disk is full", (target, random) => disk.FillAsync(target, random))],
        .. clock is null ? (Fault[])[] : [new("the server's clock jumps", (_, random) => clock.JumpAsync(random))],
    ];

    static async Task KillAsync(Target target, Random random, int count, string role)
    {
        var nodes = target.WithRole(role).ToArray();
        random.Shuffle(nodes);
        await Task.WhenAll(nodes.Take(count).Select(target.KillAsync));
        await PauseAsync(random, TimeSpan.FromSeconds(4));
        await target.MendAsync();
    }

    // Each silo still reaches the store and its web nodes: whose side is right is decided by the table in the store, and what the others write by the fences.
    static async Task CutAsync(Target target, Random random, TimeSpan longest, params CutProxy[] wires)
    {
        if (!wires.Any(wire => wire.IsUsed))
            throw new InvalidOperationException("nothing ever went over what is to be cut");

        foreach (var wire in wires)
            wire.Cut();

        await PauseAsync(random, longest);
        foreach (var wire in wires)
            wire.Join();

        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        await target.MendAsync();
    }

    static async Task KillAllAsync(Target target, Random random)
    {
        await Task.WhenAll(target.WithRole("silo", "web", "redis", "all").Select(target.KillAsync));
        await PauseAsync(random, TimeSpan.FromSeconds(2));
        await target.MendAsync();
    }

    // One that was silent for long is given up by the others and ends itself when it learns of it.
    static async Task FreezeAsync(Target target, Random random, TimeSpan longest, string role)
    {
        var nodes = target.WithRole(role);
        var node = nodes[random.Next(nodes.Count)];
        if (!node.IsAlive)
            await target.StartAsync(node.Name);

        node = target.Find(node.Name);
        await node.FreezeAsync();

        // In the long schedule for as long as it may be: long given up, and everything it holds is held elsewhere.
        await (longest >= TimeSpan.FromSeconds(60) ? Task.Delay(longest, TimeProvider.System) : PauseAsync(random, longest));
        await node.ThawAsync();
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        await target.MendAsync();
    }

    public static Task PauseAsync(Random random, TimeSpan longest) => Task.Delay(longest * (0.3 + (0.7 * random.NextDouble())), TimeProvider.System);
}
