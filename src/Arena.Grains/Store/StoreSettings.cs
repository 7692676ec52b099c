using Arena.Domain.Money;
using Arena.Domain.Periods;
using NodaTime;

namespace Arena.Grains.Store;

/// <summary>What decides numbers. Written when a store is created and kept in it for good.</summary>
/// <param name="TimeZone">A zone of the tz database: where the organisation's days begin.</param>
/// <param name="BaseCurrency">ISO 4217: in which money is added up.</param>
/// <param name="FiscalYearStartMonth">1 to 12.</param>
/// <param name="TzdbVersion">The version of the tz database at creation, for whoever has to explain a number later.</param>
public sealed record StoreSettings(string TimeZone, string BaseCurrency, int FiscalYearStartMonth, string TzdbVersion)
{
    /// <summary>The document that holds them.</summary>
    public const string DocumentKind = "settings";

    /// <inheritdoc cref="DocumentKind"/>
    public const string DocumentId = "store";

    public PeriodCalendar Calendar() => new(DateTimeZoneProviders.Tzdb[TimeZone], FiscalYearStartMonth);

    public Currency Currency() => Domain.Money.Currency.Find(BaseCurrency)!;
}
