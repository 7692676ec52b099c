using System.Collections.Immutable;

namespace Arena.Server.Import;

/// <summary>Who has to be created so that every name in a file is somebody's. What exists is never changed.</summary>
/// <param name="Teams">Teams to create.</param>
/// <param name="Reps">Reps to create.</param>
/// <param name="Aliases">Names to create, for new reps and for those who exist under the same name.</param>
/// <param name="Notes">Names for which nothing can be done, and why.</param>
sealed record PeoplePlan(ImmutableArray<KnownTeam> Teams, ImmutableArray<KnownRep> Reps, ImmutableArray<KnownAlias> Aliases, ImmutableArray<string> Notes)
{
    /// <summary>Where reps go of whom no team is known.</summary>
    public static readonly KnownTeam Unassigned = new("unassigned", "Unassigned", "");

    /// <summary>Plans for everybody in the teams file and every name in the rows.</summary>
    public static PeoplePlan From(KnownPeople known, TeamsFile teams, IEnumerable<string> names)
    {
        var planner = new Planner(known, teams);
        foreach (var name in teams.Members.Select(member => member.Name).Concat(names).Distinct(StringComparer.Ordinal))
            planner.Add(name);

        return new PeoplePlan([.. planner.NewTeams], [.. planner.NewReps], [.. planner.NewAliases], [.. planner.Notes]);
    }

    sealed class Planner(KnownPeople known, TeamsFile teams)
    {
        readonly Dictionary<string, TeamMember> _places = teams.Members.ToDictionary(member => CleanText.Key(member.Name), StringComparer.Ordinal);
        readonly HashSet<string> _aliases = [.. known.Aliases.Select(alias => alias.Text)];
        readonly HashSet<string> _repIds = new(known.Reps.Select(rep => rep.Id), StringComparer.OrdinalIgnoreCase);
        readonly HashSet<string> _teamIds = new(known.Teams.Select(team => team.Id), StringComparer.OrdinalIgnoreCase);

        // Who is meant by a name, whatever its capitals: reps by their names, and those who have an alias of that name.
        readonly Dictionary<string, HashSet<string>> _repsByKey = known.Reps.Select(rep => (Key: CleanText.Key(rep.Name), rep.Id))
            .Concat(known.Aliases.Where(alias => alias.Rep is not null).Select(alias => (Key: CleanText.Key(alias.Text), Id: alias.Rep!)))
            .GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Id).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

        readonly Dictionary<(string, string), string> _teamsByName = known.Teams
            .GroupBy(team => (CleanText.Key(team.Name), CleanText.Key(team.Region)))
            .ToDictionary(group => group.Key, group => group.First().Id);

        public List<KnownTeam> NewTeams { get; } = [];

        public List<KnownRep> NewReps { get; } = [];

        public List<KnownAlias> NewAliases { get; } = [];

        public List<string> Notes { get; } = [];

        public void Add(string name)
        {
            if (_aliases.Contains(name) || known.Reps.Any(rep => rep.Id == name))
                return;

            var key = CleanText.Key(name);
            var meant = _repsByKey.GetValueOrDefault(key) ?? [];
            if (meant.Count > 1)
            {
                Notes.Add($"\"{CleanText.Shown(name)}\" could be {string.Join(" or ", meant.Order(StringComparer.Ordinal))}: give the name to one of them (aliases).");
                return;
            }

            var id = meant.SingleOrDefault() ?? Create(name, key);
            _aliases.Add(name);
            if (id != name)
                NewAliases.Add(new KnownAlias(name, id));
        }

        string Create(string name, string key)
        {
            var id = NameId.From(name, "rep", _repIds.Contains);
            _repIds.Add(id);
            _repsByKey[key] = [id];
            NewReps.Add(new KnownRep(id, name, _places.TryGetValue(key, out var place) ? TeamOf(place) : TeamOf(new TeamMember(name, Unassigned.Name, Unassigned.Region))));
            return id;
        }

        string TeamOf(TeamMember place)
        {
            var key = (CleanText.Key(place.Team), CleanText.Key(place.Region));
            if (_teamsByName.TryGetValue(key, out var existing))
                return existing;

            var id = NameId.From(place.Team, "team", _teamIds.Contains);
            _teamIds.Add(id);
            _teamsByName[key] = id;
            NewTeams.Add(new KnownTeam(id, place.Team, place.Region));
            return id;
        }
    }
}
