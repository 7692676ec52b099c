using Arena.Grains.Tests.Store.Redis;

namespace Arena.Server.Tests.Hosting;

/// <summary>An empty store of either kind, with the settings that name it.</summary>
public sealed class StoreUnderTest : IAsyncDisposable
{
    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("arena-store-");
    RedisServer? _redis;

    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines { get; } = ["sqlite", "redis"];

    public string[] Settings => _redis is null
        ? [$"--Arena:DataDir={_directory.FullName}"]
        : [$"--Arena:DataDir={_directory.FullName}", "--Arena:Store=redis", $"--Arena:Redis={_redis.Endpoint},allowAdmin=true"];

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

        _directory.Delete(recursive: true);
    }
}
