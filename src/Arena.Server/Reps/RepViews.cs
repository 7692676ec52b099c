using Arena.Grains.Organisation;
using Arena.Grains.Reps;
using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;

namespace Arena.Server.Reps;

/// <summary>Puts together what is shown of a rep: for REST and for the live page alike.</summary>
sealed class RepViews(IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook)
{
    const string PointsBoard = "points";

    /// <summary>A rep in a period; null when there is no such rep.</summary>
    public async Task<RepView?> FindAsync(string id, Period period)
    {
        var view = await organisation.LatestAsync();
        if (!view.RepsById.TryGetValue(id, out var rep))
            return null;

        var totals = await grains.GetGrain<IRepGrain>(rep.Number).ReadAsync(period.ToString());
        var rank = await grains.GetGrain<IStandingsGrain>(PointsBoard).FindRankAsync(StandingsScope.Reps, period.ToString(), rep.Number);
        return new RepView(
            rep.Id,
            rep.Name,
            view.TeamsByNumber.GetValueOrDefault(rep.Membership.Current)?.Id,
            rep.Active,
            period.ToString(),
            totals.Values.GetValueOrDefault(PointsBoard),
            rank,
            Level: null,
            [.. totals.Badges.Select(badge => new BadgeView(
                badge.Id, playbook.Rulebook.Badges.FirstOrDefault(rule => rule.Id == badge.Id)?.Title.En ?? badge.Id, badge.At.ToDateTimeOffset()))]);
    }
}
