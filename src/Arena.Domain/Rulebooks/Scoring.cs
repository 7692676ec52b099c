using System.Collections.Immutable;
using Arena.Domain.Ledger;
using Arena.Domain.Money;

namespace Arena.Domain.Rulebooks;

/// <summary>The pure function from activity and rulebook to credits.</summary>
public static class Scoring
{
    /// <summary>Scores an activity and divides its worth among its shares by largest remainder; a count of 1 goes to the largest share.</summary>
    /// <param name="activity">Already validated.</param>
    /// <param name="revision">The revision that the credits are for.</param>
    /// <param name="rulebook">The version in force when the activity occurred.</param>
    /// <param name="baseCurrency">The organisation's currency, in which amounts are added up.</param>
    public static Scored Score(Activity activity, long revision, Rulebook rulebook, Currency baseCurrency)
    {
        if (rulebook.FindRule(activity.Kind, activity.Status) is not { } rule)
            return Scored.Nothing;

        if (InBaseCurrency(activity, rulebook, baseCurrency) is not { } exact)
            return new Scored([], new Rejection("currency.no-rate", "currency", $"There is no rate from {activity.Currency} to {baseCurrency.Code} for that day yet."));

        if (exact > Currency.MaxAmountMinor)
            return new Scored([], new Rejection("amount.too-large", "amount", $"In {baseCurrency.Code} the amount is beyond what can be counted."));

        var amount = (long)exact;
        if (activity.Shares.Length == 1)
            return new Scored([new Credit(revision, activity.OccurredAt, PointsOf(rule, activity, amount, baseCurrency), amount, 1, rule.Category, rule.Id, rulebook.Version)], null);

        var weights = activity.Shares.Select(share => share.Weight).ToImmutableArray();
        var points = LargestRemainder.Split(PointsOf(rule, activity, amount, baseCurrency), weights);
        var amounts = LargestRemainder.Split(amount, weights);
        var counted = LargestRemainder.Largest(weights);
        return new Scored(
            [.. Enumerable.Range(0, weights.Length).Select(index => new Credit(
                revision, activity.OccurredAt, points[index], amounts[index], index == counted ? 1 : 0, rule.Category, rule.Id, rulebook.Version))],
            null);
    }

    static long PointsOf(Rule rule, Activity activity, long amountMinor, Currency baseCurrency)
    {
        var points = rule.Points;
        if (rule.PerAmount is { } per)
            points += per.Points * (amountMinor / (per.Units * baseCurrency.MinorPerMajor));

        if (rule.Bonus is { } bonus && activity.ScoreMicros >= bonus.AtLeastPercent * 10_000L)
            points += bonus.Points;

        return points;
    }

    static Int128? InBaseCurrency(Activity activity, Rulebook rulebook, Currency baseCurrency)
    {
        if (activity.AmountMinor is not { } amount || activity.Currency is null || activity.Currency == baseCurrency.Code)
            return activity.AmountMinor ?? 0;

        if (rulebook.Rates.Find(activity.Currency, activity.OccurredAt) is not { } rate || Currency.Find(activity.Currency) is not { } currency)
            return null;

        // Half a minor unit rounds away from zero, as commercial rounding has it; amounts are never negative here.
        var numerator = (Int128)amount * rate.Numerator * baseCurrency.MinorPerMajor;
        var denominator = (Int128)rate.Denominator * currency.MinorPerMajor;
        return (numerator + (denominator / 2)) / denominator;
    }
}
