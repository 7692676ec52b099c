using Arena.Domain.Periods;
using Arena.Domain.Rulebooks;

namespace Arena.Domain.Badges;

/// <summary>A badge that is held while a tally in some period of a kind has reached a threshold.</summary>
/// <param name="Id">The name in URLs.</param>
/// <param name="Tally">The tally that is looked at.</param>
/// <param name="Period">The kind of period that the tally is taken over.</param>
/// <param name="AtLeast">The value that earns the badge, inclusive.</param>
/// <param name="Title">What people read.</param>
public sealed record BadgeRule(string Id, string Tally, PeriodKind Period, long AtLeast, LocalizedText Title);
