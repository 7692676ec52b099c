using Arena.Domain.Money;
using Arena.Grains.Store;
using Arena.Grains.Store.Redis;
using Arena.Grains.Store.Sqlite;
using NodaTime;
using StackExchange.Redis;

namespace Arena.Server.Hosting;

/// <summary>Opens the store that the settings name, before anything else runs.</summary>
static class StoreOpening
{
    /// <exception cref="InvalidOperationException">The settings cannot be used with this store; the message says what to change.</exception>
    public static async Task<(IArenaStore Store, StoreSettings Settings)> OpenAsync(ArenaOptions options, IConfiguration configuration, ILoggerFactory logs)
    {
        var asked = Settings(options);
        IArenaStore store = options.Store switch
        {
            "redis" => await RedisAsync(options, asked, configuration.GetValue<bool>("Arena:Store:AllowVolatile"), logs),
            "sqlite" => await SqliteStore.OpenAsync(options.DataDir, asked, TimeProvider.System, logs, CancellationToken.None),
            _ => throw new InvalidOperationException("Arena:Store is sqlite or redis."),
        };
        var kept = await store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, CancellationToken.None);
        return (store, StoreJson.Read<StoreSettings>(kept!.Json.Span));
    }

    static async Task<RedisStore> RedisAsync(ArenaOptions options, StoreSettings settings, bool allowVolatile, ILoggerFactory logs)
    {
        if (string.IsNullOrEmpty(options.Redis))
            throw new InvalidOperationException("Arena:Store = redis needs Arena:Redis, a connection string such as 127.0.0.1:6379.");

        try
        {
            var redis = await ConnectionMultiplexer.ConnectAsync(options.Redis);
            return await RedisStore.OpenAsync(redis, settings, allowVolatile, TimeProvider.System, logs, CancellationToken.None);
        }
        catch (Exception failed) when (failed is RedisConnectionException or StoreUnavailableException)
        {
            throw new InvalidOperationException($"Redis at {options.Redis.Split(',')[0]} does not answer: {failed.Message}", failed);
        }
    }

    static StoreSettings Settings(ArenaOptions options)
    {
        if (options.BaseCurrency is { } currency && Currency.Find(currency) is null)
            throw new InvalidOperationException($"Arena:BaseCurrency = {currency} is not an ISO 4217 currency in use.");

        if (options.TimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            throw new InvalidOperationException($"Arena:TimeZone = {zone} is not a zone of the tz database, such as Asia/Shanghai.");

        return new StoreSettings(options.TimeZone ?? "Asia/Shanghai", options.BaseCurrency ?? "CNY", options.FiscalYearStartMonth ?? 1, DateTimeZoneProviders.Tzdb.VersionId)
        {
            Defaults = (options.TimeZone is null ? StoreDefaults.TimeZone : StoreDefaults.None)
                | (options.BaseCurrency is null ? StoreDefaults.BaseCurrency : StoreDefaults.None)
                | (options.FiscalYearStartMonth is null ? StoreDefaults.FiscalYearStartMonth : StoreDefaults.None),
        };
    }
}
