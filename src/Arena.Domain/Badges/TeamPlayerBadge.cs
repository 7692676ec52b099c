using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;

namespace Arena.Domain.Badges;

/// <summary>Held when credit was shared with enough different colleagues in some period of a kind.</summary>
/// <param name="Id">The name in URLs.</param>
/// <param name="Title">What people read.</param>
/// <param name="Tally">Only credits that add to this tally.</param>
/// <param name="Period">The kind of period within which colleagues are counted.</param>
/// <param name="Colleagues">How many different ones, inclusive.</param>
public sealed record TeamPlayerBadge(string Id, LocalizedText Title, string Tally, PeriodKind Period, int Colleagues) : BadgeRule(Id, Title)
{
    public override Func<Credit, bool> Begin(BadgeTerms terms)
    {
        var colleagues = new Dictionary<Period, HashSet<long>>();
        return credit =>
        {
            if (credit.SharedWith is not { } others || terms.ValueOf(Tally, credit) == 0)
                return false;

            var period = terms.Calendar.PeriodOf(Period, credit.OccurredAt);
            if (!colleagues.TryGetValue(period, out var met))
                colleagues[period] = met = [];

            met.UnionWith(others.Reps);
            return met.Count >= Colleagues;
        };
    }

    public override bool MayBeEarnedBy(RepChange change, BadgeTerms terms) => change.Entries.Any(entry => entry.Credit.SharedWith is not null);

    public override BadgeProgress ProgressOf(RepAccount account, BadgeTerms terms)
    {
        var period = terms.Calendar.PeriodOf(Period, terms.Now);
        var met = account.InForce.Values.Select(inForce => inForce.Credit)
            .Where(credit => credit.SharedWith is not null && terms.ValueOf(Tally, credit) != 0 && terms.Calendar.PeriodOf(Period, credit.OccurredAt) == period)
            .SelectMany(credit => credit.SharedWith!.Reps);
        return new BadgeProgress(Id, Math.Min(met.Distinct().Count(), Colleagues), Colleagues);
    }
}
