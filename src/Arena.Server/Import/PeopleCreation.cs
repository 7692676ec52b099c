using Arena.Grains.Organisation;

namespace Arena.Server.Import;

/// <summary>Creates the people of a plan, in the server itself.</summary>
static class PeopleCreation
{
    /// <exception cref="ImportException">The organisation refuses somebody.</exception>
    public static async Task CreateAsync(PeoplePlan people, string source, IGrainFactory grains, CancellationToken cancellation)
    {
        var organisation = grains.GetGrain<IOrganisationGrain>(0);
        foreach (var team in people.Teams)
            Check(await organisation.PutTeamAsync(new PutTeam(team.Id, team.Name, team.Region)));

        foreach (var rep in people.Reps)
        {
            cancellation.ThrowIfCancellationRequested();
            Check(await organisation.PutRepAsync(new PutRep(rep.Id, rep.Name, rep.Team, Email: null, Since: null, Active: null)));
        }

        foreach (var alias in people.Aliases)
            Check(await organisation.PutAliasAsync(new PutAlias(source, alias.Text, alias.Rep)));
    }

    static void Check(OrganisationResult result)
    {
        if (result.Refused is { } why)
            throw new ImportException(why.Rule);
    }
}
