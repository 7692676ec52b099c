using System.Globalization;

namespace Arena.Faults;

/// <summary>What a run is.</summary>
/// <param name="Store">redis (a cluster) or sqlite (one process).</param>
/// <param name="Minutes">How long faults happen.</param>
/// <param name="Seed">What everything is drawn from.</param>
/// <param name="Workers">How many send at once.</param>
/// <param name="Script">The script tests/cluster.</param>
/// <param name="Server">The program, for verify.</param>
public sealed record Settings(string Store, double Minutes, int Seed, int Workers, string Script, string Server)
{
    public bool IsCluster => Store == "redis";

    public TimeSpan Length => TimeSpan.FromMinutes(Minutes);

    /// <summary>All that a replay needs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"--store {Store} --minutes {Minutes} --seed {Seed} --workers {Workers}");
}
