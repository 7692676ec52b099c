using System.Collections.Immutable;
using NodaTime;

namespace Arena.Domain.Money;

/// <summary>How other currencies are turned into the base currency: for each a rate from an instant on, until its next.</summary>
/// <param name="Rates">In no order.</param>
public sealed record RateTable(ImmutableArray<Rate> Rates)
{
    public static RateTable Empty { get; } = new([]);

    /// <summary>The rate of a currency at an instant; null when there is none yet.</summary>
    public ExchangeRate? Find(string currency, Instant at) =>
        Rates.Where(rate => rate.Currency == currency && rate.Since <= at).MaxBy(rate => rate.Since)?.Value;

    public RateTable Add(string currency, ExchangeRate value, Instant? since = null) => new(Rates.Add(new Rate(currency, since ?? Instant.MinValue, value)));

    public bool Equals(RateTable? other) => other is not null && Rates.AsSpan().SequenceEqual(other.Rates.AsSpan());

    public override int GetHashCode() => Rates.Length;
}

/// <summary>A currency's rate from an instant on.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Since">Inclusive; the start of time for one that always held.</param>
/// <param name="Value">What one unit is worth.</param>
public sealed record Rate(string Currency, Instant Since, ExchangeRate Value);

/// <summary>One unit of a currency is <paramref name="Numerator"/> / <paramref name="Denominator"/> units of the base currency.</summary>
public sealed record ExchangeRate(long Numerator, long Denominator)
{
    /// <summary>The rate that a decimal number says, exactly.</summary>
    /// <param name="rate">Above 0, with at most nine digits on either side of the point.</param>
    /// <returns>Null when it is out of those bounds.</returns>
    public static ExchangeRate? Of(decimal rate) => rate is > 0 and < Billion && decimal.Truncate(rate * Billion) == rate * Billion
        ? new ExchangeRate((long)(rate * Billion), Billion)
        : null;

    const long Billion = 1_000_000_000;

    public decimal ToDecimal() => (decimal)Numerator / Denominator;
}
