using System.Diagnostics;
using Arena.Grains.Store;
using Arena.Grains.Store.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Arena.Grains.Tests.Store.Redis;

/// <summary>A redis-server of its own for each test; what is opened again comes from its log on disk.</summary>
sealed class RedisSite : StoreSite
{
    public const string Name = "redis";

    readonly RedisServer _server;

    public RedisSite(RedisServer server) => _server = server;

    public override string Engine => Name;

    public override string Location => _server.Endpoint;

    public static async Task<StoreSite> CreateAsync() => new RedisSite(await RedisServer.StartAsync([.. RedisServer.Durable]));

    public static async Task<OpenStore> OpenAsync(string endpoint, StoreSettings settings)
    {
        var redis = await ConnectAsync(endpoint);
        try
        {
            return new OpenStore(
                await RedisStore.OpenAsync(redis, settings, allowVolatile: false, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None), redis);
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <param name="endpoints">Separated by commas.</param>
    public static async Task<IConnectionMultiplexer> ConnectAsync(string endpoints) =>
        await ConnectionMultiplexer.ConnectAsync($"{endpoints},allowAdmin=true");

    public override async Task RestartAsync()
    {
        await _server.KillAsync();
        await _server.RestartAsync();
    }

    /// <summary>Here the server holds the data, so it is the one that is killed; the writer only loses its connection.</summary>
    public override async Task KillAsync(Process writer)
    {
        await _server.KillAsync();
        await base.KillAsync(writer);
    }

    public override Task ReviveAsync() => _server.RestartAsync();

    public override ValueTask DisposeAsync() => _server.DisposeAsync();
}
