using System.Collections.Immutable;

namespace Arena.Server.Import;

/// <summary>What the organisation has, as far as an import has to know.</summary>
sealed record KnownPeople(ImmutableArray<KnownRep> Reps, ImmutableArray<KnownTeam> Teams, ImmutableArray<KnownAlias> Aliases);

/// <summary>A rep of the organisation, or one to create.</summary>
sealed record KnownRep(string Id, string Name, string Team);

/// <summary>A team of the organisation, or one to create.</summary>
sealed record KnownTeam(string Id, string Name, string Region);

/// <summary>A source's name for a rep; null for one that means nobody.</summary>
sealed record KnownAlias(string Text, string? Rep);
