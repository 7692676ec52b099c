using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;

namespace Arena.Domain.Badges;

/// <summary>Held while a tally in some period of a kind has reached a threshold.</summary>
/// <param name="Id">The name in URLs.</param>
/// <param name="Title">What people read.</param>
/// <param name="Tally">The tally that is looked at.</param>
/// <param name="Period">The kind of period that the tally is taken over.</param>
/// <param name="AtLeast">The value that earns the badge, inclusive.</param>
public sealed record TallyBadge(string Id, LocalizedText Title, string Tally, PeriodKind Period, long AtLeast) : BadgeRule(Id, Title)
{
    public override Func<Credit, bool> Begin(BadgeTerms terms)
    {
        var sums = new Dictionary<Period, long>();
        return credit =>
        {
            var value = terms.ValueOf(Tally, credit);
            if (value == 0)
                return false;

            var period = terms.Calendar.PeriodOf(Period, credit.OccurredAt);
            return (sums[period] = sums.GetValueOrDefault(period) + value) >= AtLeast;
        };
    }

    public override bool MayBeEarnedBy(RepChange change, BadgeTerms terms) => change.ChangedCells.Keys.Any(key =>
        key.Tally == Tally && key.Period.Kind == Period && change.Account.ValueOf(key.Tally, key.Period) >= AtLeast);

    public override BadgeProgress ProgressOf(RepAccount account, BadgeTerms terms) =>
        new(Id, Math.Clamp(account.ValueOf(Tally, terms.Calendar.PeriodOf(Period, terms.Now)), 0, AtLeast), AtLeast);
}
