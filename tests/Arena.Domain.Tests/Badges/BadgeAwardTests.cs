using Arena.Domain.Activities;
using Arena.Domain.Badges;
using Arena.Domain.Calendars;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Tests.Reps;
using CsCheck;
using NodaTime;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Badges;

public sealed class BadgeAwardTests
{
    readonly Organisation _organisation = new(Rules);

    [Fact]
    public void First_Deal_is_awarded_and_celebrated_in_the_commit_that_earned_it()
    {
        _organisation.Receive(Won("7"));

        var change = _organisation.Changes[Mei];
        Assert.Single(change.Entries);
        Assert.Equal(new HeldBadge("first-deal", Now, Key("7")), FirstDeal);
        Assert.Equal(("first-deal", Now), (Assert.Single(change.Account.Celebrations).Badge, change.Account.Celebrations[0].At));
    }

    [Fact]
    public void A_deal_that_counts_for_somebody_else_is_no_first_deal()
    {
        _organisation.Receive(Won(shares: [new("tom", 2), new("mei", 1)]));

        Assert.Null(FirstDeal);
    }

    [Fact]
    public void It_is_withdrawn_when_a_correction_undoes_its_reason()
    {
        _organisation.Receive(Won(revision: 1));
        _organisation.Receive(Lost(revision: 2));

        Assert.Null(FirstDeal);
    }

    [Fact]
    public void It_passes_to_the_next_deal_when_its_reason_is_undone()
    {
        _organisation.Receive(Won("1", at: Now - Duration.FromHours(2)));
        _organisation.Receive(Won("2", at: Now - Duration.FromHours(1)));
        _organisation.Receive(Lost("1", revision: 2));

        Assert.Equal(Key("2"), FirstDeal?.Reason);
    }

    [Fact]
    public void It_is_not_celebrated_again_when_it_is_restored()
    {
        _organisation.Receive(Won(revision: 1));
        _organisation.Receive(Lost(revision: 2));
        _organisation.Receive(Won(revision: 3));

        Assert.NotNull(FirstDeal);
        Assert.Single(Celebrations);
    }

    [Fact]
    public void A_reason_that_took_over_without_a_celebration_has_none_later()
    {
        _organisation.Receive(Won("1", at: Now - Duration.FromHours(1)));
        _organisation.Receive(Won("2", revision: 1, at: Now - Duration.FromHours(2)));
        Assert.Equal(Key("2"), FirstDeal?.Reason);

        _organisation.Receive(Lost("1", revision: 2));
        _organisation.Receive(Lost("2", revision: 2));
        _organisation.Receive(Won("2", revision: 3, at: Now - Duration.FromHours(2)));

        Assert.Equal(Key("2"), FirstDeal?.Reason);
        Assert.Single(Celebrations);
    }

    [Fact]
    public void What_comes_quietly_is_never_celebrated_even_when_it_comes_back_aloud()
    {
        _organisation.Receive(Won(revision: 1), quiet: true);
        Assert.NotNull(FirstDeal);

        _organisation.Receive(Lost(revision: 2));
        _organisation.Receive(Won(revision: 3));

        Assert.NotNull(FirstDeal);
        Assert.Empty(Celebrations);
    }

    [Theory]
    [InlineData(24 * 60, 1)]
    [InlineData((24 * 60) + 1, 0)]
    [InlineData(0, 1)]
    public void What_is_older_than_a_day_is_no_news(int minutes, int celebrations)
    {
        _organisation.Receive(Won(at: Now - Duration.FromMinutes(minutes)));

        Assert.NotNull(FirstDeal);
        Assert.Equal(celebrations, Celebrations.Length);
    }

    [Fact]
    public void A_badge_is_held_since_the_moment_at_which_the_credits_in_force_reached_it() => // Invariant 3
        Histories.Any.Sample(history =>
        {
            var organisation = new Organisation(Histories.WithMoreBadges);
            foreach (var activity in history.Arrivals)
            {
                organisation.Receive(activity);
                Assert.All(Everybody, rep => Assert.Equal(
                    Histories.WithMoreBadges.Badges.Select(badge => Reached(badge, organisation.Accounts[rep])).Where(held => held is not null).OrderBy(held => held!.Id, StringComparer.Ordinal),
                    organisation.Accounts[rep].Badges.Values));
            }
        });

    // The first, in order, of the credits in force up to and with which the condition holds.
    static HeldBadge? Reached(BadgeRule badge, Domain.Reps.RepAccount account)
    {
        var inOrder = account.InForce.OrderBy(credit => credit.Value.Credit.OccurredAt).ThenBy(credit => credit.Key, RecordKey.Order).ToList();
        for (var count = 1; count <= inOrder.Count; count++)
        {
            if (Holds(badge, [.. inOrder.Take(count).Select(credit => credit.Value.Credit)]))
                return new HeldBadge(badge.Id, inOrder[count - 1].Value.Credit.OccurredAt, inOrder[count - 1].Key);
        }

        return null;
    }

    static bool Holds(BadgeRule badge, List<Credit> credits)
    {
        long Value(string tally, Credit credit) => Histories.WithMoreBadges.FindTally(tally)!.ValueOf(credit);
        IEnumerable<IGrouping<Period, Credit>> By(PeriodKind kind, string tally) =>
            credits.Where(credit => Value(tally, credit) != 0).GroupBy(credit => Calendar.PeriodOf(kind, credit.OccurredAt));

        switch (badge)
        {
            case TallyBadge rule:
                return By(rule.Period, rule.Tally).Any(period => period.Sum(credit => Value(rule.Tally, credit)) >= rule.AtLeast);
            case SingleBadge rule:
                return credits.Any(credit => (rule.Rule is null || rule.Rule == credit.Rule) && Value(rule.Tally, credit) >= rule.AtLeast);
            case TeamPlayerBadge rule:
                return By(rule.Period, rule.Tally).Any(period => period.SelectMany(credit => credit.SharedWith?.Reps ?? []).Distinct().Count() >= rule.Colleagues);
            case StreakBadge rule:
                var days = By(PeriodKind.Day, rule.Tally).Select(day => Calendar.DatesOf(day.Key)!.Value.Start).Where(WorkCalendar.China.IsWorkingDay).ToHashSet();
                return days.Any(day => WorkingDaysFrom(day).Take(rule.WorkingDays).All(days.Contains));
            default:
                throw new ArgumentException(badge.Id, nameof(badge));
        }
    }

    static IEnumerable<LocalDate> WorkingDaysFrom(LocalDate day)
    {
        for (; ; day = day.PlusDays(1))
        {
            if (WorkCalendar.China.IsWorkingDay(day))
                yield return day;
        }
    }

    HeldBadge? FirstDeal => _organisation.Accounts[Mei].Badges.GetValueOrDefault("first-deal");

    System.Collections.Immutable.ImmutableArray<Celebration> Celebrations => _organisation.Accounts[Mei].Celebrations;
}
