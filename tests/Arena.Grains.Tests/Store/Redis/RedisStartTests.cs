using Arena.Grains.Store;
using Arena.Grains.Store.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Arena.Grains.Tests.Store.Redis;

/// <summary>On which Redis the store starts, and what it says when it does not.</summary>
public sealed class RedisStartTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string[], string> Gaps { get; } = new()
    {
        { ["--appendonly", "no", "--appendfsync", "always"], "set appendonly yes" },
        { ["--appendonly", "yes", "--appendfsync", "everysec"], "set appendfsync always" },
        { ["--appendonly", "yes", "--appendfsync", "no"], "set appendfsync always" },
        { [.. RedisServer.Durable, "--no-appendfsync-on-rewrite", "yes"], "set no-appendfsync-on-rewrite no" },
        { [.. RedisServer.Durable, "--maxmemory-policy", "allkeys-lru"], "set maxmemory-policy noeviction" },
        { [.. RedisServer.Durable, "--rename-command", "CONFIG", ""], "allow CONFIG GET" },
        { [.. RedisServer.Durable, "--user", "default", "on", "nopass", "~*", "&*", "+@all", "-config"], "allow CONFIG GET" },
    };

    [Theory]
    [MemberData(nameof(Gaps))]
    public async Task What_can_lose_acknowledged_facts_is_refused_unless_it_is_allowed(string[] arguments, string advice)
    {
        await using var server = await RedisServer.StartAsync(arguments);
        await using var redis = await RedisSite.ConnectAsync(server.Endpoint);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(redis));
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Arena:Store:AllowVolatile", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await redis.GetServers()[0].DatabaseSizeAsync());

        await using var store = await OpenAsync(redis, allowVolatile: true);
        Assert.True(store.IsVolatile);
        Assert.True(await store.TryCommitAsync(new RepSample(1).Next(), Stop));
    }

    [Fact]
    public async Task A_durable_Redis_is_not_volatile_whatever_is_allowed()
    {
        await using var server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        await using var redis = await RedisSite.ConnectAsync(server.Endpoint);
        await using var store = await OpenAsync(redis, allowVolatile: true);

        Assert.False(store.IsVolatile);
    }

    [Fact]
    public async Task A_connection_that_may_not_ask_for_the_configuration_is_refused()
    {
        await using var server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(redis));
        Assert.Contains("allowAdmin=true", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task Another_clock_is_refused(int seconds)
    {
        await using var server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        await using var redis = await RedisSite.ConnectAsync(server.Endpoint);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(seconds));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(redis, allowVolatile: true, time));
        Assert.Contains("clock", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_still_loading_is_refused()
    {
        await using var server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        await using (var redis = await RedisSite.ConnectAsync(server.Endpoint))
            await Task.WhenAll(Enumerable.Range(0, 5_000).Select(number => redis.GetDatabase().StringSetAsync($"{number}", new byte[1_000])));

        // A hundredth of a second a key: it loads until it is killed.
        await server.KillAsync();
        await server.RestartAsync("--key-load-delay", "10000", "--loading-process-events-interval-bytes", "1024");
        var options = new ConfigurationOptions { EndPoints = { server.Endpoint }, AllowAdmin = true, AbortOnConnectFail = false, ConnectTimeout = 500, ConnectRetry = 1 };
        await using var loading = await ConnectionMultiplexer.ConnectAsync(options);

        // The client may take such a server for connected, and then it says that it is loading, or may hear nothing of it at all.
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => OpenAsync(loading, allowVolatile: true));
        Assert.True(
            refused is StoreUnavailableException || (refused is InvalidOperationException && refused.Message.Contains("loading", StringComparison.Ordinal)), $"{refused}");
    }

    [Theory]
    [InlineData("arena:{*}:documents:settings", "settings are gone")]
    [InlineData("arena:{*}:created", "mark of creation is gone")]
    [InlineData("arena:{*}:documents:settings,arena:{*}:created", "parts of an Arena store")]
    public async Task A_store_that_lost_what_it_was_created_with_is_refused(string lost, string complaint)
    {
        await using var server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        await using var redis = await RedisSite.ConnectAsync(server.Endpoint);
        await using (var store = await OpenAsync(redis))
            Assert.True(await store.TryCommitAsync(new RepSample(1).Next(), Stop));

        foreach (var pattern in lost.Split(','))
        {
            await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: pattern))
                Assert.True(await redis.GetDatabase().KeyDeleteAsync(key));
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(redis, allowVolatile: true));
        Assert.Contains(complaint, refused.Message, StringComparison.Ordinal);
        Assert.Contains("restore the backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_that_create_it_with_different_settings_one_is_refused()
    {
        await using var server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        await using var redis = await RedisSite.ConnectAsync(server.Endpoint);
        await using var other = await RedisSite.ConnectAsync(server.Endpoint);

        var opening = await Task.WhenAll(
            Record.ExceptionAsync(() => OpenAsync(redis)).AsTask(),
            Record.ExceptionAsync(() => OpenAsync(other)).AsTask(),
            Record.ExceptionAsync(() => OpenAsync(other, settings: StoreSamples.Settings with { BaseCurrency = "EUR" })).AsTask());
        var refused = opening.OfType<InvalidOperationException>().ToList();
        Assert.InRange(refused.Count, 1, 2);
        Assert.All(refused, refusal => Assert.Contains("Arena:BaseCurrency", refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_on_which_not_exactly_one_of_two_writers_wins_is_refused()
    {
        await using var server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        await using var redis = await RedisSite.ConnectAsync(server.Endpoint);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var store = await OpenAsync(redis, time: time);

        // As if the writes of the next start had been done already: none of them wins.
        var next = await store.NextEpochAsync(Stop) + 1;
        await redis.GetDatabase().HashSetAsync($"arena:{{5}}:race:{next}", "race", "7 {}");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(redis, time: time));
        Assert.Contains("exactly one", refused.Message, StringComparison.Ordinal);
    }

    static Task<RedisStore> OpenAsync(
        IConnectionMultiplexer redis, bool allowVolatile = false, TimeProvider? time = null, StoreSettings? settings = null) =>
        RedisStore.OpenAsync(redis, settings ?? StoreSamples.Settings, allowVolatile, time ?? TimeProvider.System, NullLoggerFactory.Instance, Stop);
}
