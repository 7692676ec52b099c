using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using StackExchange.Redis;

namespace Arena.Server.Hosting;

/// <summary>A store that is open, what is in force in it, and the connection that it shares with Orleans.</summary>
/// <param name="Store">It outlives the silo.</param>
/// <param name="Playbook">As it was read from the store.</param>
/// <param name="Redis">Null for the embedded store.</param>
public sealed record OpenStore(IArenaStore Store, Playbook Playbook, IConnectionMultiplexer? Redis) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
    }
}
