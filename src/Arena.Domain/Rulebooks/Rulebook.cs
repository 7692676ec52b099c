using System.Collections.Immutable;
using Arena.Domain.Badges;
using Arena.Domain.Money;

namespace Arena.Domain.Rulebooks;

/// <summary>The versioned document that turns activities into credits and defines tallies and badges. A ledger entry names the version that made it.</summary>
/// <param name="Version">Counts up from 1.</param>
/// <param name="Rules">At most one for each kind and status; what no rule names is worth nothing.</param>
/// <param name="Tallies">What is added up; their ids are the boards' ids.</param>
/// <param name="Badges">What is awarded.</param>
/// <param name="Rates">How other currencies are turned into the base currency. An activity in a currency without a rate is held.</param>
/// <param name="WorkingDays">The name of the calendar of working days: <c>weekdays</c> or <c>china</c>.</param>
public sealed record Rulebook(
    int Version,
    ImmutableArray<Rule> Rules,
    ImmutableArray<Tally> Tallies,
    ImmutableArray<BadgeRule> Badges,
    RateTable Rates,
    string WorkingDays = "weekdays")
{
    public Tally? FindTally(string id) => Tallies.FirstOrDefault(tally => tally.Id == id);

    public Rule? FindRule(string kind, string status) => Rules.FirstOrDefault(rule => rule.Kind == kind && rule.Status == status);
}

/// <summary>What a record of one kind in one status is worth, in all: a later status replaces the worth of an earlier one.</summary>
/// <param name="Id">Names the rule in ledger entries.</param>
/// <param name="Kind">The kind of activity.</param>
/// <param name="Status">The status it is in.</param>
/// <param name="Category">The category of the credit, which tallies filter by.</param>
/// <param name="Points">Points for each such record.</param>
/// <param name="PerAmount">Further points for money; null for none.</param>
/// <param name="Bonus">Further points for a good result; null for none.</param>
public sealed record Rule(string Id, string Kind, string Status, string Category, long Points, PointsPerAmount? PerAmount = null, ScoreBonus? Bonus = null);

/// <summary><paramref name="Points"/> for every full <paramref name="Units"/> whole units of the base currency.</summary>
public sealed record PointsPerAmount(long Points, long Units);

/// <summary><paramref name="Points"/> when the result is at least <paramref name="AtLeastPercent"/>.</summary>
public sealed record ScoreBonus(int AtLeastPercent, long Points);
