using Arena.Domain.Money;
using Arena.Grains.Store;
using Arena.Grains.Store.Sqlite;
using NodaTime;

namespace Arena.Server.Hosting;

/// <summary>Opens the store that the settings name, before anything else runs.</summary>
static class StoreOpening
{
    /// <exception cref="InvalidOperationException">The settings cannot be used with this store; the message says what to change.</exception>
    public static async Task<(IArenaStore Store, StoreSettings Settings)> OpenAsync(ArenaOptions options, IConfiguration configuration, ILoggerFactory logs)
    {
        var settings = Settings(options);
        return options.Store switch
        {
            "sqlite" => (await SqliteStore.OpenAsync(options.DataDir, settings, TimeProvider.System, logs, CancellationToken.None), settings),
            _ => throw new InvalidOperationException("Arena:Store is sqlite or redis."),
        };
    }

    static StoreSettings Settings(ArenaOptions options)
    {
        if (Currency.Find(options.BaseCurrency) is null)
            throw new InvalidOperationException($"Arena:BaseCurrency = {options.BaseCurrency} is not an ISO 4217 currency in use.");

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.TimeZone) is null)
            throw new InvalidOperationException($"Arena:TimeZone = {options.TimeZone} is not a zone of the tz database, such as Asia/Shanghai.");

        return new StoreSettings(options.TimeZone, options.BaseCurrency, options.FiscalYearStartMonth, DateTimeZoneProviders.Tzdb.VersionId);
    }
}
