using Arena.Grains.Store;
using Arena.Grains.Tests.Store.Redis;

namespace Arena.Grains.Tests.Store;

/// <summary>The engines by name, for tests and for the writer process alike.</summary>
public static class StoreEngines
{
    public static Task<OpenStore> OpenAsync(string engine, string location, StoreSettings settings) => engine switch
    {
        RedisSite.Name => RedisSite.OpenAsync(location, settings),
        _ => throw new ArgumentException($"There is no engine called {engine}.", nameof(engine)),
    };
}
