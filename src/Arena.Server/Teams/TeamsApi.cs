using Arena.Domain.Organisations;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Grains.Teams;
using Arena.Server.Access;
using Arena.Server.Cluster;
using Arena.Server.Problems;
using Arena.Server.Standings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Teams;

/// <summary>One team: its totals, its rank, and who earned them.</summary>
static class TeamsApi
{
    const string PointsBoard = "points";

    public static void MapTeams(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/teams/{id}", ReadAsync).WithTags("Teams").RequireAuthorization(Policies.Read)
            .WithSummary("A team's totals and rank in a period, and who earned them");

    static async Task<Results<Ok<TeamDetail>, ProblemHttpResult>> ReadAsync(
        string id, BoardPeriods periods, OrganisationDirectory organisation, IGrainFactory grains, SecondAsk again, Playbook playbook, string period = "all")
    {
        if (periods.Find(period) is not { } found)
            return ProblemResults.NotFound("period", period);

        var view = await organisation.LatestOrKnownAsync();
        if (!view.TeamsById.TryGetValue(id, out var team))
            return ProblemResults.NotFound("team", id);

        var totals = await again.AskAsync(() => grains.GetGrain<ITeamGrain>(team.Number).ReadAsync(found.ToString()));
        var rank = await again.AskAsync(() => grains.GetGrain<IStandingsGrain>(PointsBoard).FindRankAsync(StandingsScope.Teams, found.ToString(), team.Number));
        return TypedResults.Ok(new TeamDetail(
            team.Id,
            team.Name,
            team.Region,
            found.ToString(),
            totals.Values.GetValueOrDefault(PointsBoard),
            rank.Rank,
            Numbers(totals.Values, playbook),
            Members(team, totals, view, playbook),
            totals.IsStale || rank.IsStale));
    }

    // Whoever earned for the team, and whoever is in it now and has nothing yet.
    static List<TeamMember> Members(Team team, TeamTotals totals, OrganisationView view, Playbook playbook)
    {
        var earned = totals.Contributors.ToDictionary(contributor => contributor.Rep, contributor => contributor.Values);
        var now = view.RepsByNumber.Values.Where(rep => rep.Active && rep.Membership.Current == team.Number).Select(rep => rep.Number);
        return [.. earned.Keys.Union(now).Select(number => view.RepsByNumber[number])
            .Select(rep => (Rep: rep, Values: earned.GetValueOrDefault(rep.Number) ?? []))
            .OrderByDescending(member => member.Values.GetValueOrDefault(PointsBoard)).ThenBy(member => member.Rep.Number)
            .Select(member => new TeamMember(
                member.Rep.Id,
                member.Rep.ShownName,
                member.Rep.Active && member.Rep.Membership.Current == team.Number,
                member.Values.GetValueOrDefault(PointsBoard),
                Numbers(member.Values, playbook)))];
    }

    static Dictionary<string, decimal> Numbers(IReadOnlyDictionary<string, long> values, Playbook playbook) => playbook.Rulebook.Tallies.ToDictionary(
        tally => tally.Id,
        tally => new ValueShape(tally, playbook.BaseCurrency).ToNumber(values.GetValueOrDefault(tally.Id)),
        StringComparer.Ordinal);
}

/// <summary>A team in a period.</summary>
/// <param name="Id">In URLs.</param>
/// <param name="Name">What people read.</param>
/// <param name="Region">Where it belongs to.</param>
/// <param name="Period">The absolute period.</param>
/// <param name="Points">The sum of what was earned for the team; whoever earned it may be elsewhere now.</param>
/// <param name="Rank">On the teams' board of points.</param>
/// <param name="Totals">On every board; money in whole units.</param>
/// <param name="Members">Who earned for it, and who is in it now, the most points first.</param>
/// <param name="Stale">Whether the numbers may be behind, because the store does not answer.</param>
public sealed record TeamDetail(
    string Id, string Name, string Region, string Period, long Points, int? Rank, IReadOnlyDictionary<string, decimal> Totals, IReadOnlyList<TeamMember> Members, bool Stale);

/// <summary>Somebody who earned for a team, or is in it.</summary>
/// <param name="Rep">The rep's id.</param>
/// <param name="Name">What people read.</param>
/// <param name="Current">Whether the rep is in the team now.</param>
/// <param name="Points">Earned for this team in the period.</param>
/// <param name="Totals">The same on every board.</param>
public sealed record TeamMember(string Rep, string Name, bool Current, long Points, IReadOnlyDictionary<string, decimal> Totals);
