using System.Collections.Immutable;
using Arena.Domain.Money;
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

    /// <summary>Says which photo a rep has.</summary>
    [Alias("put-photo")]
    Task<OrganisationResult> PutPhotoAsync(PutPhoto command);

    /// <summary>Makes a source's name for a rep known. What waited for it counts when this returns.</summary>
    [Alias("put-alias")]
    Task<OrganisationResult> PutAliasAsync(PutAlias command);

    /// <summary>Takes a source's name for a rep back: what it matched waits again when this returns.</summary>
    [Alias("remove-alias")]
    Task<OrganisationResult> RemoveAliasAsync(RemoveAlias command);

    /// <summary>Replaces the rates of other currencies. What they change counts anew when this returns.</summary>
    [Alias("put-rates")]
    Task<OrganisationResult> PutRatesAsync(PutRates command);

    /// <summary>What changed after a version.</summary>
    /// <param name="afterVersion">The version that is known.</param>
    /// <param name="reader">Whose it is, <see cref="OrganisationChanges.Reader"/>; of another reader's version nothing is known, and everything is told.</param>
    [AlwaysInterleave, ResponseTimeout("00:00:05"), Alias("changes-since")]
    Task<OrganisationChanges> ReadChangesAsync(long afterVersion, string reader);
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
/// <param name="Names">Null keeps what is known; of its parts null keeps, empty forgets.</param>
[GenerateSerializer, Immutable, Alias("arena.put-rep")]
public sealed record PutRep(string Id, string Name, string Team, string? Email, Instant? Since, bool? Active, RepNames? Names = null);

/// <summary>A rep's photo, which is stored already; null for none.</summary>
[GenerateSerializer, Immutable, Alias("arena.put-photo")]
public sealed record PutPhoto(string Rep, string? Photo);

/// <summary>A source's name for a rep, or for nobody.</summary>
/// <param name="Source">The source.</param>
/// <param name="Text">The name.</param>
/// <param name="Rep">The rep's id; null when the name means nobody who earns.</param>
/// <param name="Why">Why it means nobody.</param>
[GenerateSerializer, Immutable, Alias("arena.put-alias")]
public sealed record PutAlias(string Source, string Text, string? Rep, string? Why = null);

/// <summary>A name that means nobody any more.</summary>
[GenerateSerializer, Immutable, Alias("arena.remove-alias")]
public sealed record RemoveAlias(string Source, string Text);

/// <summary>All rates as they are to be.</summary>
[GenerateSerializer, Immutable, Alias("arena.put-rates")]
public sealed record PutRates(RateTable Rates);

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
/// <param name="Names">How often names and rates changed.</param>
/// <param name="Teams">Those that changed.</param>
/// <param name="Reps">Those that changed.</param>
/// <param name="Aliases">Those that changed; one that was taken back means nobody (0).</param>
/// <param name="Rates">Null when they did not change.</param>
/// <param name="Reader">Which activation read it from the store. Another one may have found an older store, in which the same versions say something else.</param>
[GenerateSerializer, Immutable, Alias("arena.organisation-changes")]
public sealed record OrganisationChanges(
    long Version, NamesVersions Names, ImmutableArray<Team> Teams, ImmutableArray<Rep> Reps, ImmutableArray<Domain.Organisations.Alias> Aliases, RateTable? Rates, string Reader);

/// <summary>How often what activities are matched with has changed.</summary>
/// <param name="Latest">Counts the changes after which something that waits may count.</param>
/// <param name="Rescore">The last of them after which something that counted may count for somebody else, or otherwise.</param>
[GenerateSerializer, Immutable, Alias("arena.names-versions")]
public sealed record NamesVersions(long Latest, long Rescore)
{
    public static NamesVersions None { get; } = new(0, 0);
}
