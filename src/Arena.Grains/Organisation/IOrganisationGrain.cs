using System.Collections.Immutable;
using Arena.Domain.Organisations;
using NodaTime;
using Orleans.Concurrency;

namespace Arena.Grains.Organisation;

/// <summary>Who belongs to the organisation: the only writer of teams, reps and aliases. There is one, with key 0.</summary>
[Alias("arena.organisation")]
public interface IOrganisationGrain : IGrainWithIntegerKey
{
    /// <summary>Creates a team or changes it.</summary>
    [Alias("put-team")]
    Task<OrganisationResult> PutTeamAsync(PutTeam command);

    /// <summary>Creates a rep or changes it. What waited for the name counts when this returns.</summary>
    [Alias("put-rep")]
    Task<OrganisationResult> PutRepAsync(PutRep command);

    /// <summary>Makes a source's name for a rep known. What waited for it counts when this returns.</summary>
    [Alias("put-alias")]
    Task<OrganisationResult> PutAliasAsync(PutAlias command);

    /// <summary>What changed after a version; everything for version 0.</summary>
    [AlwaysInterleave, Alias("changes")]
    Task<OrganisationChanges> ReadChangesAsync(long afterVersion);
}

/// <summary>A team as it is to be.</summary>
[GenerateSerializer, Immutable, Alias("arena.put-team")]
public sealed record PutTeam(string Id, string Name, string Region);

/// <summary>A rep as it is to be.</summary>
/// <param name="Id">The name in URLs.</param>
/// <param name="Name">What people read.</param>
/// <param name="Team">The id of the team.</param>
/// <param name="Email">Null keeps what is known; empty forgets it.</param>
/// <param name="Since">From when on the rep belongs to the team; null for now. The first membership holds from the beginning of time.</param>
/// <param name="Active">False for somebody who left; null keeps what stands.</param>
[GenerateSerializer, Immutable, Alias("arena.put-rep")]
public sealed record PutRep(string Id, string Name, string Team, string? Email, Instant? Since, bool? Active);

/// <summary>A source's name for a rep.</summary>
[GenerateSerializer, Immutable, Alias("arena.put-alias")]
public sealed record PutAlias(string Source, string Text, string Rep);

/// <summary>How a change of the organisation ended.</summary>
/// <param name="Version">The organisation's version after it.</param>
/// <param name="Created">Whether it was new.</param>
/// <param name="Refused">Why not; null when it was done.</param>
[GenerateSerializer, Immutable, Alias("arena.organisation-result")]
public sealed record OrganisationResult(long Version, bool Created, OrganisationRefusal? Refused);

/// <summary>Which field breaks which rule.</summary>
[GenerateSerializer, Immutable, Alias("arena.organisation-refusal")]
public sealed record OrganisationRefusal(string Code, string Field, string Rule);

/// <summary>What changed in the organisation.</summary>
/// <param name="Version">The version that this leads to.</param>
/// <param name="NamesVersion">Counts the changes after which something unmatched may match.</param>
/// <param name="Teams">Those that changed.</param>
/// <param name="Reps">Those that changed.</param>
/// <param name="Aliases">Those that changed.</param>
[GenerateSerializer, Immutable, Alias("arena.organisation-changes")]
public sealed record OrganisationChanges(
    long Version, long NamesVersion, ImmutableArray<Team> Teams, ImmutableArray<Rep> Reps, ImmutableArray<Domain.Organisations.Alias> Aliases);
