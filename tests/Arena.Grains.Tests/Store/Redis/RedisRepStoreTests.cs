namespace Arena.Grains.Tests.Store.Redis;

public sealed class RedisRepStoreTests : RepStoreContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
