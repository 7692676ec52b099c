using Arena.Domain.Badges;
using Arena.Domain.Rulebooks;
using Arena.Grains.Organisation;
using Arena.Grains.Reps;
using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Server.Cluster;
using Arena.Server.Standings;

namespace Arena.Server.Reps;

/// <summary>Puts together what is shown of a rep: for REST and for the live page alike.</summary>
sealed class RepViews(IGrainFactory grains, SecondAsk again, OrganisationDirectory organisation, Playbook playbook)
{
    const string PointsBoard = "points";

    /// <summary>A rep in a period; null when there is no such rep.</summary>
    public async Task<RepView?> FindAsync(string id, Period period)
    {
        var view = await organisation.LatestOrKnownAsync();
        if (!view.RepsById.TryGetValue(id, out var rep))
            return null;

        var totals = await again.AskAsync(() => grains.GetGrain<IRepGrain>(rep.Number).ReadAsync(period.ToString()));
        var rank = await again.AskAsync(() => grains.GetGrain<IStandingsGrain>(PointsBoard).FindRankAsync(StandingsScope.Reps, period.ToString(), rep.Number));
        return new RepView(
            rep.Id,
            rep.ShownName,
            rep.NamesByLanguage,
            rep.Photo,
            view.TeamsByNumber.GetValueOrDefault(rep.Membership.Current)?.Id,
            rep.Active,
            period.ToString(),
            totals.Values.GetValueOrDefault(PointsBoard),
            rank.Rank,
            Level: null,
            playbook.Rulebook.Tallies.ToDictionary(
                tally => tally.Id, tally => new ValueShape(tally, playbook.BaseCurrency).ToNumber(totals.Values.GetValueOrDefault(tally.Id)), StringComparer.Ordinal),
            [.. totals.Badges.Select(badge => View(badge))],
            [.. totals.Ahead.Select(View).OrderByDescending(badge => badge.Value / badge.Target)],
            totals.IsStale || rank.IsStale);
    }

    BadgeView View(HeldBadge badge)
    {
        var title = Rule(badge.Id)?.Title ?? new LocalizedText(badge.Id, badge.Id);
        return new BadgeView(badge.Id, title.En, title, badge.At.ToDateTimeOffset());
    }

    BadgeAheadView View(BadgeProgress badge)
    {
        var rule = Rule(badge.Id)!;
        var tally = playbook.Rulebook.FindTally(rule is TallyBadge counted ? counted.Tally : rule is SingleBadge single ? single.Tally : "");
        decimal Number(long value) => tally is null ? value : new ValueShape(tally, playbook.BaseCurrency).ToNumber(value);
        var unit = rule switch
        {
            StreakBadge => "workingDays",
            TeamPlayerBadge => "colleagues",
            _ => JsonNames.Of(tally?.Unit ?? TallyUnit.Count),
        };
        return new BadgeAheadView(badge.Id, rule.Title, unit, Number(badge.Value), Number(badge.Target));
    }

    BadgeRule? Rule(string id) => playbook.Rulebook.Badges.FirstOrDefault(rule => rule.Id == id);
}
