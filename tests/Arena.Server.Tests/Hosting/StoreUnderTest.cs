using Arena.Grains.Tests.Store.Redis;

namespace Arena.Server.Tests.Hosting;

/// <summary>An empty store of either kind, with the settings that name it.</summary>
public sealed class StoreUnderTest : IAsyncDisposable
{
    RedisServer? _redis;

    /// <summary>Where its data lies.</summary>
    public DirectoryInfo Directory { get; } = System.IO.Directory.CreateTempSubdirectory("arena-store-");

    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines { get; } = ["sqlite", "redis"];

    public string[] Settings => _redis is null
        ? [$"--Arena:DataDir={Directory.FullName}"]
        : [$"--Arena:DataDir={Directory.FullName}", "--Arena:Store=redis", $"--Arena:Redis={_redis.Endpoint},allowAdmin=true"];

    public static async Task<StoreUnderTest> CreateAsync(string engine)
    {
        var store = new StoreUnderTest();
        if (engine == "redis")
            store._redis = await RedisServer.StartAsync([.. RedisServer.Durable, "--maxmemory-policy", "noeviction"]);

        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
            await _redis.DisposeAsync();

        Directory.Delete(recursive: true);
    }
}
