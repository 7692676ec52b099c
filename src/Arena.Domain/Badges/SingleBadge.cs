using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;

namespace Arena.Domain.Badges;

/// <summary>Held while one single credit is worth enough.</summary>
/// <param name="Id">The name in URLs.</param>
/// <param name="Title">What people read.</param>
/// <param name="Tally">The tally that tells what a credit is worth.</param>
/// <param name="AtLeast">The value that earns the badge, inclusive.</param>
/// <param name="Rule">Only credits that this rule gave; null for all.</param>
public sealed record SingleBadge(string Id, LocalizedText Title, string Tally, long AtLeast, string? Rule = null) : BadgeRule(Id, Title)
{
    public override Func<Credit, bool> Begin(BadgeTerms terms) => credit => ValueOf(credit, terms) >= AtLeast;

    public override bool MayBeEarnedBy(RepChange change, BadgeTerms terms) => change.Entries.Any(entry => ValueOf(entry.Credit, terms) >= AtLeast);

    public override BadgeProgress ProgressOf(RepAccount account, BadgeTerms terms) => new(
        Id, Math.Clamp(account.InForce.Values.Select(inForce => ValueOf(inForce.Credit, terms)).DefaultIfEmpty().Max(), 0, AtLeast), AtLeast);

    long ValueOf(Credit credit, BadgeTerms terms) => Rule is not null && Rule != credit.Rule ? 0 : terms.ValueOf(Tally, credit);
}
