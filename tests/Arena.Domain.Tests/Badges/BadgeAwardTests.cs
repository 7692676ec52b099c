using Arena.Domain.Activities;
using Arena.Domain.Badges;
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

    // The first, in order, of the credits in force up to and with which its period has enough.
    static HeldBadge? Reached(BadgeRule badge, Domain.Reps.RepAccount account)
    {
        var tally = Histories.WithMoreBadges.FindTally(badge.Tally)!;
        var inOrder = account.InForce
            .Where(credit => tally.ValueOf(credit.Value.Credit) != 0)
            .OrderBy(credit => credit.Value.Credit.OccurredAt).ThenBy(credit => credit.Key, RecordKey.Order).ToList();
        for (var index = 0; index < inOrder.Count; index++)
        {
            var period = Calendar.PeriodOf(badge.Period, inOrder[index].Value.Credit.OccurredAt);
            var soFar = inOrder.Take(index + 1).Where(credit => Calendar.PeriodOf(badge.Period, credit.Value.Credit.OccurredAt) == period);
            if (soFar.Sum(credit => tally.ValueOf(credit.Value.Credit)) >= badge.AtLeast)
                return new HeldBadge(badge.Id, inOrder[index].Value.Credit.OccurredAt, inOrder[index].Key);
        }

        return null;
    }

    HeldBadge? FirstDeal => _organisation.Accounts[Mei].Badges.GetValueOrDefault("first-deal");

    System.Collections.Immutable.ImmutableArray<Celebration> Celebrations => _organisation.Accounts[Mei].Celebrations;
}
