namespace Arena.Grains.Tests.Store.Redis;

/// <summary>Servers of which others take the place of one that dies.</summary>
public interface IRedisGroup : IAsyncDisposable
{
    /// <summary>As the store's settings name them.</summary>
    string Location { get; }

    /// <summary>Kills a primary, waits until a replica has its place, and starts the killed one again, which becomes a replica.</summary>
    Task FailOverAsync();
}
