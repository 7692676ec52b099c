using Arena.Grains.Store;
using Arena.Grains.Tests.Store.Redis;
using Arena.Grains.Tests.Store.Sqlite;

namespace Arena.Grains.Tests.Store;

/// <summary>The engines by name, for tests and for the writer process alike.</summary>
public static class StoreEngines
{
    public static Task<OpenStore> OpenAsync(string engine, string location, StoreSettings settings) => engine switch
    {
        SqliteSite.Name => SqliteSite.OpenAsync(location, settings),
        RedisSite.Name => RedisSite.OpenAsync(location, settings),
        _ => throw new ArgumentException($"There is no engine called {engine}.", nameof(engine)),
    };
}
