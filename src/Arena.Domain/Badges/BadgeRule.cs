using System.Text.Json.Serialization;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;

namespace Arena.Domain.Badges;

/// <summary>
/// A badge and what earns it. Looked at from scratch, the credits in force are shown to a rule one by one in the order of (time, source, id),
/// and the first with which the condition holds is the reason: whatever the order of arrival, the outcome is the same.
/// </summary>
/// <param name="Id">The name in URLs.</param>
/// <param name="Title">What people read.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "condition")]
[JsonDerivedType(typeof(TallyBadge), "tally")]
[JsonDerivedType(typeof(SingleBadge), "single")]
[JsonDerivedType(typeof(StreakBadge), "streak")]
[JsonDerivedType(typeof(TeamPlayerBadge), "teamPlayer")]
public abstract record BadgeRule(string Id, LocalizedText Title)
{
    /// <summary>Begins a look from scratch.</summary>
    /// <returns>Is shown the credits in order; true for the one with which the condition holds.</returns>
    public abstract Func<Credit, bool> Begin(BadgeTerms terms);

    /// <summary>
    /// Whether a commit can have earned the badge for somebody who did not hold it. Most commits cannot, and cost no look at the whole ledger;
    /// true by mistake costs such a look, false by mistake would lose a badge.
    /// </summary>
    public abstract bool MayBeEarnedBy(RepChange change, BadgeTerms terms);

    /// <summary>How far somebody who does not hold the badge has come.</summary>
    public abstract BadgeProgress ProgressOf(RepAccount account, BadgeTerms terms);
}

/// <summary>How near a badge is.</summary>
/// <param name="Id">The badge.</param>
/// <param name="Value">What there is, in the tally's unit, working days or colleagues.</param>
/// <param name="Target">What it takes, in the same.</param>
public sealed record BadgeProgress(string Id, long Value, long Target);
