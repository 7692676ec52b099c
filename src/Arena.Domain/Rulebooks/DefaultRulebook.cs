using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Badges;
using Arena.Domain.Periods;

namespace Arena.Domain.Rulebooks;

/// <summary>The rulebook that a new store starts with.</summary>
public static class DefaultRulebook
{
    public static Rulebook Create() => new(
        Version: 1,
        Rules:
        [
            new Rule("deal-won", ActivityKinds.Deal, "won", "deals", 10, PerAmount: new PointsPerAmount(1, 100)),
            new Rule("training-completed", ActivityKinds.Training, "completed", "training", 20, Bonus: new ScoreBonus(90, 10)),
            new Rule("idea-submitted", ActivityKinds.Idea, "submitted", "ideas", 5),
            new Rule("idea-approved", ActivityKinds.Idea, "approved", "ideas", 25),
            new Rule("idea-adopted", ActivityKinds.Idea, "adopted", "ideas", 125),
        ],
        Tallies:
        [
            new Tally("points", TallyUnit.Points, null, new LocalizedText("Points", "积分")),
            new Tally("revenue", TallyUnit.Amount, "deals", new LocalizedText("Revenue", "销售额")),
            new Tally("deals", TallyUnit.Count, "deals", new LocalizedText("Deals won", "成交数")),
            new Tally("training", TallyUnit.Count, "training", new LocalizedText("Trainings completed", "完成培训")),
            new Tally("ideas", TallyUnit.Count, "ideas", new LocalizedText("Ideas", "创意")),
        ],
        Badges: [new BadgeRule("first-deal", "deals", PeriodKind.All, 1, new LocalizedText("First Deal", "首单"))],
        Rates: ImmutableSortedDictionary.Create<string, ExchangeRate>(StringComparer.Ordinal));
}
