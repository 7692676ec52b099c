using Arena.Domain.Money;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Grains.Store.Redis;
using Arena.Grains.Store.Sqlite;
using Arena.Server.Cluster;
using NodaTime;
using StackExchange.Redis;

namespace Arena.Server.Hosting;

/// <summary>Opens the store that the settings name, before anything else runs.</summary>
static class StoreOpening
{
    /// <summary>The setting of those who look into a store: where there is none they are not to create one.</summary>
    public const string MustExist = "Arena:Store:MustExist";

    /// <exception cref="InvalidOperationException">The settings cannot be used with this store; the message says what to change.</exception>
    public static async Task<OpenStore> OpenAsync(ArenaOptions options, IConfiguration configuration, ILoggerFactory logs)
    {
        var asked = Settings(options);
        var mustExist = configuration.GetValue<bool>(MustExist);
        if (options.Store == "redis")
            return await RedisAsync(options, asked, configuration.GetValue<bool>("Arena:Store:AllowVolatile"), mustExist, logs);

        if (!ClusterSetup.IsAlone(options))
            throw new InvalidOperationException("Several processes share a Redis: set Arena:Store = redis and Arena:Redis, or leave Arena:Role and Arena:Cluster:Id out.");

        if (mustExist && !SqliteStore.Exists(options.DataDir))
            throw new InvalidOperationException($"There is no store in {options.DataDir}. Name its folder: --Arena:DataDir=..");

        return await OpenedAsync(await SqliteStore.OpenAsync(options.DataDir, asked, TimeProvider.System, logs, CancellationToken.None), redis: null);
    }

    static async Task<OpenStore> OpenedAsync(IArenaStore store, IConnectionMultiplexer? redis)
    {
        var kept = await store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, CancellationToken.None);
        var settings = StoreJson.Read<StoreSettings>(kept!.Json.Span);
        return new OpenStore(store, await Playbook.ReadAsync(store, settings, CancellationToken.None), redis);
    }

    static async Task<OpenStore> RedisAsync(ArenaOptions options, StoreSettings settings, bool allowVolatile, bool mustExist, ILoggerFactory logs)
    {
        if (string.IsNullOrEmpty(options.Redis))
            throw new InvalidOperationException("Arena:Store = redis needs Arena:Redis, a connection string such as 127.0.0.1:6379,allowAdmin=true.");

        try
        {
            var redis = await ConnectionMultiplexer.ConnectAsync(options.Redis);
            if (mustExist && !await RedisStore.ExistsAsync(redis, CancellationToken.None))
                throw new InvalidOperationException($"There is no store in the Redis at {options.Redis.Split(',')[0]}.");

            return await OpenedAsync(await RedisStore.OpenAsync(redis, settings, allowVolatile, TimeProvider.System, logs, CancellationToken.None), redis);
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
