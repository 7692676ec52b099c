using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Domain.Money;
using Arena.Domain.Rulebooks;
using CsCheck;
using NodaTime;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Rulebooks;

public sealed class ScoringTests
{
    static readonly Gen<Activity> AnyDeal = Gen.Select(Gen.Long[0, Currency.MaxAmountMinor], Gen.Int[1, 1000].Array[1, 6], (amount, weights) =>
        Won() with { AmountMinor = amount, Shares = [.. weights.Select((weight, index) => new Share($"rep{index}", weight))] });

    [Theory]
    [InlineData("0", 10)]
    [InlineData("99.99", 10)]
    [InlineData("100", 11)]
    [InlineData("199.99", 11)]
    [InlineData("5054", 60)]
    [InlineData("1000000", 10010)]
    public void A_deal_won_is_10_points_and_1_for_every_full_100_units(string amount, long points)
    {
        var major = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);

        var credit = Only(Won(amount: major));

        Assert.Equal(new Credit(1, Now, points, (long)(major * 100), 1, "deals", "deal-won", 1), credit);
    }

    [Fact]
    public void A_deal_without_an_amount_is_10_points() => Assert.Equal(10, Only(Activity("deal", "won")).Points);

    [Theory]
    [InlineData(null, 20)]
    [InlineData(0, 20)]
    [InlineData(899_999, 20)]
    [InlineData(900_000, 30)]
    [InlineData(1_000_000, 30)]
    public void A_training_completed_is_20_points_and_10_more_from_a_result_of_90_percent(int? scoreMicros, long points)
    {
        var credit = Only(Activity("training", "completed") with { ScoreMicros = scoreMicros });

        Assert.Equal((points, 0L, 1, "training"), (credit.Points, credit.AmountMinor, credit.Count, credit.Category));
    }

    [Theory]
    [InlineData("submitted", 5)]
    [InlineData("approved", 25)]
    [InlineData("adopted", 125)]
    public void An_idea_is_worth_more_the_further_it_comes(string status, long points) =>
        Assert.Equal((points, "ideas"), (Only(Activity("idea", status)).Points, Only(Activity("idea", status)).Category));

    [Theory]
    [InlineData("deal", "open")]
    [InlineData("deal", "lost")]
    [InlineData("deal", "void")]
    [InlineData("training", "assigned")]
    [InlineData("training", "void")]
    [InlineData("idea", "rejected")]
    [InlineData("idea", "void")]
    [InlineData("lunch", "eaten")]
    public void What_no_rule_names_is_worth_nothing(string kind, string status) =>
        Assert.Equal(Scored.Nothing, Score(Activity(kind, status, amount: 1000)));

    [Fact]
    public void Every_rule_is_for_a_status_that_exists() =>
        Assert.All(Rules.Rules, rule => Assert.True(ActivityKinds.StatusesByKind[rule.Kind].Contains(rule.Status), rule.Id));

    [Fact]
    public void Shares_divide_points_and_money_and_the_largest_one_is_counted()
    {
        var credits = Score(Won(amount: 100.01m, shares: [new("mei", 1), new("tom", 2), new("lan", 2)])).Credits;

        Assert.Equal([(2L, 2000L, 0), (5L, 4001L, 1), (4L, 4000L, 0)], credits.Select(credit => (credit.Points, credit.AmountMinor, credit.Count)));
    }

    [Fact]
    public void What_the_shares_get_adds_up_to_what_one_rep_alone_would_get() => // Invariant 8
        AnyDeal.Sample(deal =>
        {
            var alone = Only(deal with { Shares = [new Share("mei", 1)] });
            var credits = Score(deal).Credits;

            return credits.Length == deal.Shares.Length
                && credits.Sum(credit => credit.Points) == alone.Points
                && credits.Sum(credit => credit.AmountMinor) == alone.AmountMinor
                && credits.Sum(credit => credit.Count) == 1;
        });

    [Fact]
    public void An_amount_in_a_currency_without_a_rate_is_held()
    {
        var scored = Score(Won() with { Currency = "EUR" });

        Assert.Empty(scored.Credits);
        Assert.Equal(("currency.no-rate", "currency"), (scored.Held!.Code, scored.Held.Field));
    }

    [Fact]
    public void What_is_worth_nothing_is_not_held_for_want_of_a_rate() =>
        Assert.Equal(Scored.Nothing, Score(Activity("deal", "open", amount: 1000) with { Currency = "EUR" }));

    [Theory]
    [InlineData("EUR", 100_00, 780_00)]      // 7.8
    [InlineData("JPY", 100, 4_80)]           // 0.048, and the yen has no minor unit
    [InlineData("KWD", 1_000, 23_10)]        // 23.1, and the dinar has three decimals
    [InlineData("JPY", 1, 5)]                // 4.8 rounds up
    [InlineData("USD", 1, 1)]                // 0.5 rounds up
    [InlineData("CNY", 100_00, 100_00)]
    public void Other_money_is_turned_into_the_base_currency(string currency, long minor, long inBase) =>
        Assert.Equal(inBase, Only(Won() with { AmountMinor = minor, Currency = currency }, WithRates).AmountMinor);

    [Fact]
    public void An_amount_that_is_out_of_bounds_in_the_base_currency_is_held() // Invariant 8
    {
        Assert.Null(Score(Won() with { AmountMinor = Currency.MaxAmountMinor / 8, Currency = "EUR" }, WithRates).Held);
        Assert.Equal("amount.too-large", Score(Won() with { AmountMinor = Currency.MaxAmountMinor, Currency = "EUR" }, WithRates).Held?.Code);
        Assert.Equal("amount.too-large", Score(Won() with { AmountMinor = Currency.MaxAmountMinor, Currency = "GBP" }, WithRates).Held?.Code);
    }

    [Fact]
    public void A_rate_holds_from_its_day_until_the_next_and_before_the_first_there_is_none()
    {
        var dated = Rules with { Rates = RateTable.Empty.Add("EUR", new ExchangeRate(8, 1), Now).Add("EUR", new ExchangeRate(7, 1), Now - Duration.FromDays(9)) };

        Assert.Equal(800_00, Only(Euros(Now), dated).AmountMinor);
        Assert.Equal(700_00, Only(Euros(Now - Duration.Epsilon), dated).AmountMinor);
        Assert.Equal(700_00, Only(Euros(Now - Duration.FromDays(9)), dated).AmountMinor);
        Assert.Equal("currency.no-rate", Score(Euros(Now - Duration.FromDays(10)), dated).Held?.Code);
    }

    static Activity Euros(Instant at) => Won(amount: 100, at: at) with { Currency = "EUR" };

    static readonly Rulebook WithRates = Rules with
    {
        Rates = RateTable.Empty
            .Add("EUR", new ExchangeRate(78, 10))
            .Add("JPY", new ExchangeRate(48, 1000))
            .Add("KWD", new ExchangeRate(231, 10))
            .Add("USD", new ExchangeRate(1, 2))
            .Add("GBP", new ExchangeRate(long.MaxValue, 1)),
    };

    static Scored Score(Activity activity, Rulebook? rulebook = null) => Scoring.Score(activity, activity.Revision ?? 0, rulebook ?? Rules, Cny);

    static Credit Only(Activity activity, Rulebook? rulebook = null) => Assert.Single(Score(activity, rulebook).Credits);
}
