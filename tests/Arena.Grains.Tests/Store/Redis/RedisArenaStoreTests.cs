namespace Arena.Grains.Tests.Store.Redis;

public sealed class RedisArenaStoreTests : ArenaStoreContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
