namespace Arena.Grains.Tests.Store.Redis;

public sealed class RedisChangeFeedTests : ChangeFeedContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
