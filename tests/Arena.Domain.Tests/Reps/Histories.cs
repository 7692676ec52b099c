using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Badges;
using Arena.Domain.Periods;
using Arena.Domain.Rulebooks;
using CsCheck;
using NodaTime;

namespace Arena.Domain.Tests.Reps;

/// <summary>Histories of few records on few days, so that much happens to the same cell.</summary>
static class Histories
{
    static readonly string[] Names = ["mei", "梅", "tom", "lan"];

    /// <summary>The default rulebook with badges that more than one record is needed for.</summary>
    public static readonly Rulebook WithMoreBadges = Sample.Rules with
    {
        Badges =
        [
            .. Sample.Rules.Badges,
            new TallyBadge("three-in-a-month", new LocalizedText("Hat-trick", "三连胜"), "deals", PeriodKind.Month, 3),
            new TallyBadge("big-week", new LocalizedText("Big week", "丰收周"), "revenue", PeriodKind.Week, 2_000_00),
            new SingleBadge("big-one", new LocalizedText("Big one", "大单"), "revenue", 1_000_00),
            new SingleBadge("approved", new LocalizedText("Approved", "获批"), "points", 1, "idea-approved"),
            new StreakBadge("two-days", new LocalizedText("Two days", "两连"), "deals", 2),
            new TeamPlayerBadge("pair", new LocalizedText("Pair", "搭档"), "points", PeriodKind.Month, 2),
        ],
    };

    static readonly Gen<Share[]> Shares = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 3], (name, weight) => new Share(Names[name], weight)).Array[1, 3]
        .Select(shares => shares.DistinctBy(share => share.Rep, StringComparer.Ordinal).ToArray());

    static readonly Gen<Activity> State = Gen.Select(Gen.Int[0, 9], Shares, Gen.Int[0, 15], Gen.Int[0, 40], (status, shares, hundreds, days) => status switch
    {
        0 => Sample.Activity(ActivityKinds.Deal, "lost", shares: shares),
        1 => Sample.Activity(ActivityKinds.Idea, "approved", at: Sample.Now - Duration.FromDays(days), shares: shares),
        _ => Sample.Won(amount: hundreds * 100, at: Sample.Now - Duration.FromDays(days), shares: shares),
    });

    public static readonly Gen<History> Any =
        from states in State.Array[1, 4].Array[1, 6]
        let all = states.SelectMany((revisions, record) => revisions.Select((state, revision) => state with { Key = Sample.Key($"{record}"), Revision = revision })).ToArray()
        from repeated in Gen.Int[0, all.Length - 1].Array[0, 6]
        from order in Gen.Double[0, 1].Array[all.Length + repeated.Length]
        select new History([.. all.Concat(repeated.Select(index => all[index])).Zip(order).OrderBy(pair => pair.Second).Select(pair => pair.First)]);
}

/// <summary>Some records, their revisions, and an order in which they arrive: every revision at least once.</summary>
sealed record History(ImmutableArray<Activity> Arrivals)
{
    public IEnumerable<Activity> LastRevisions => Arrivals.GroupBy(activity => activity.Key).Select(revisions => revisions.MaxBy(activity => activity.Revision)!);
}
