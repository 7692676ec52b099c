using Arena.Domain.Activities;
using Arena.Domain.Badges;
using Arena.Domain.Calendars;
using Arena.Domain.Money;
using Arena.Domain.Periods;

namespace Arena.Domain.Rulebooks;

/// <summary>The rulebook that a new store starts with.</summary>
public static class DefaultRulebook
{
    const string InventorRule = "idea-adopted";

    /// <param name="baseCurrency">In which money is added up.</param>
    /// <param name="workDays">Which days are worked.</param>
    public static Rulebook Create(Currency baseCurrency, WorkCalendar workDays) => new(
        Version: 1,
        Rules:
        [
            new Rule("deal-won", ActivityKinds.Deal, "won", "deals", 10, PerAmount: new PointsPerAmount(1, 100)),
            new Rule("training-completed", ActivityKinds.Training, "completed", "training", 20, Bonus: new ScoreBonus(90, 10)),
            new Rule("idea-submitted", ActivityKinds.Idea, "submitted", "ideas", 5),
            new Rule("idea-approved", ActivityKinds.Idea, "approved", "ideas", 25),
            new Rule(InventorRule, ActivityKinds.Idea, "adopted", "ideas", 125),
        ],
        Tallies:
        [
            new Tally("points", TallyUnit.Points, null, new LocalizedText("Points", "积分")),
            new Tally("revenue", TallyUnit.Amount, "deals", new LocalizedText("Revenue", "销售额")),
            new Tally("deals", TallyUnit.Count, "deals", new LocalizedText("Deals won", "成交数")),
            new Tally("training", TallyUnit.Count, "training", new LocalizedText("Trainings completed", "完成培训")),
            new Tally("ideas", TallyUnit.Count, "ideas", new LocalizedText("Ideas", "创意")),
        ],
        Badges:
        [
            new TallyBadge("first-deal", new LocalizedText("First Deal", "首单"), "deals", PeriodKind.All, 1),
            new StreakBadge("deal-streak", new LocalizedText("Deal Streak", "连单王"), "deals", 3),
            new SingleBadge("big-deal", new LocalizedText("Big Deal", "大单"), "revenue", 100_000 * baseCurrency.MinorPerMajor),
            new TallyBadge("scholar", new LocalizedText("Scholar", "学霸"), "training", PeriodKind.Quarter, 5),
            new SingleBadge("inventor", new LocalizedText("Inventor", "发明家"), "points", 1, InventorRule),
            new TeamPlayerBadge("team-player", new LocalizedText("Team Player", "协作之星"), "points", PeriodKind.Quarter, 3),
        ],
        Rates: RateTable.Empty,
        WorkingDays: workDays.Name);
}
