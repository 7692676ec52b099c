using System.Text.Json.Serialization;
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

    /// <summary>Which of them nobody asked for: a store that was created with others keeps its own.</summary>
    [JsonIgnore]
    public StoreDefaults Defaults { get; init; }

    /// <summary>Compares what a start asks for with what the store was created with.</summary>
    /// <exception cref="InvalidOperationException">They differ; both are named.</exception>
    public void Check(StoreSettings asked)
    {
        // The tz database may be newer than the store; it is kept for explanation, not compared.
        foreach (var (name, setting, was, now) in ((string, StoreDefaults, string, string)[])[
            ("Arena:TimeZone", StoreDefaults.TimeZone, TimeZone, asked.TimeZone),
            ("Arena:BaseCurrency", StoreDefaults.BaseCurrency, BaseCurrency, asked.BaseCurrency),
            ("Arena:FiscalYearStartMonth", StoreDefaults.FiscalYearStartMonth, $"{FiscalYearStartMonth}", $"{asked.FiscalYearStartMonth}")])
        {
            if (was != now && !asked.Defaults.HasFlag(setting))
                throw new InvalidOperationException($"This store was created with {name} = {was}, and the start asks for {now}. It decides every number, so it cannot change.");
        }
    }

    public PeriodCalendar Calendar() => new(DateTimeZoneProviders.Tzdb[TimeZone], FiscalYearStartMonth);

    public Domain.Money.Currency Currency() => Domain.Money.Currency.Find(BaseCurrency)!;
}

/// <summary>Settings that were not asked for.</summary>
[Flags]
public enum StoreDefaults
{
    None = 0,
    TimeZone = 1,
    BaseCurrency = 2,
    FiscalYearStartMonth = 4,
}
