using System.Collections.Immutable;
using Arena.Domain.Money;
using Arena.Domain.Organisations;

namespace Arena.Grains.Organisation;

/// <summary>The organisation at one version: immutable, shared by everything in a process.</summary>
public sealed record OrganisationView
{
    public static OrganisationView Empty { get; } = new();

    public long Version { get; init; }

    public NamesVersions Names { get; init; } = NamesVersions.None;

    /// <summary>How other currencies are turned into the base currency.</summary>
    public RateTable Rates { get; init; } = RateTable.Empty;

    public ImmutableDictionary<string, Rep> RepsById { get; init; } = ImmutableDictionary.Create<string, Rep>(StringComparer.Ordinal);

    public ImmutableDictionary<long, Rep> RepsByNumber { get; init; } = ImmutableDictionary<long, Rep>.Empty;

    public ImmutableDictionary<string, Team> TeamsById { get; init; } = ImmutableDictionary.Create<string, Team>(StringComparer.Ordinal);

    public ImmutableDictionary<int, Team> TeamsByNumber { get; init; } = ImmutableDictionary<int, Team>.Empty;

    public ImmutableDictionary<(string Source, string Text), Domain.Organisations.Alias> Aliases { get; init; } =
        ImmutableDictionary<(string, string), Domain.Organisations.Alias>.Empty;

    /// <summary>The rep whom a source means by a name: by its alias first (which may mean nobody), then by the rep's id.</summary>
    public long? FindRep(string source, string name) =>
        Aliases.TryGetValue((source, name), out var alias) ? alias.Rep : RepsById.GetValueOrDefault(name)?.Number;

    public OrganisationView With(OrganisationChanges changes) => new()
    {
        Version = changes.Version,
        Names = changes.Names,
        Rates = changes.Rates ?? Rates,
        RepsById = RepsById.SetItems(changes.Reps.Select(rep => KeyValuePair.Create(rep.Id, rep))),
        RepsByNumber = RepsByNumber.SetItems(changes.Reps.Select(rep => KeyValuePair.Create(rep.Number, rep))),
        TeamsById = TeamsById.SetItems(changes.Teams.Select(team => KeyValuePair.Create(team.Id, team))),
        TeamsByNumber = TeamsByNumber.SetItems(changes.Teams.Select(team => KeyValuePair.Create(team.Number, team))),
        Aliases = Aliases
            .RemoveRange(changes.Aliases.Where(alias => alias.Rep == Domain.Organisations.Alias.TakenBack).Select(alias => (alias.Source, alias.Text)))
            .SetItems(changes.Aliases.Where(alias => alias.Rep != Domain.Organisations.Alias.TakenBack).Select(alias => KeyValuePair.Create((alias.Source, alias.Text), alias))),
    };
}
