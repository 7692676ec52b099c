using System.Collections.Immutable;
using Arena.Grains.Standings;
using Orleans.Concurrency;

namespace Arena.Grains.Teams;

/// <summary>What a team's members earned for it; the key is the team's number. Everything in it is derived and can be built again.</summary>
[Alias("arena.team")]
public interface ITeamGrain : IGrainWithIntegerKey
{
    /// <summary>Takes over cells as they are now.</summary>
    [AlwaysInterleave, Alias("apply")]
    Task ApplyAsync(CellChanges changes);

    /// <summary>Lets go of everything; what is asked for next is built from the store.</summary>
    [AlwaysInterleave, Alias("forget")]
    Task ForgetAsync();

    /// <summary>The team's totals in a period, with everything that was acknowledged before the call as long as the store answers.</summary>
    /// <param name="period">An absolute key.</param>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("read")]
    Task<TeamTotals> ReadAsync(string period);
}

/// <summary>A team's totals in a period: the sum of what was earned for it, wherever those who earned it are now.</summary>
/// <param name="Values">By tally.</param>
/// <param name="Contributors">Those who earned anything for it, by number.</param>
/// <param name="IsStale">Whether they may be behind, because the store does not answer.</param>
[GenerateSerializer, Immutable, Alias("arena.team-totals")]
public sealed record TeamTotals(ImmutableDictionary<string, long> Values, ImmutableArray<Contributor> Contributors, bool IsStale = false);

/// <summary>Somebody who earned for a team.</summary>
/// <param name="Rep">The rep's number.</param>
/// <param name="Values">By tally; what is missing is 0.</param>
[GenerateSerializer, Immutable, Alias("arena.contributor")]
public sealed record Contributor(long Rep, ImmutableDictionary<string, long> Values);
