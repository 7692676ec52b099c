namespace Arena.Grains.Tests.Store.Redis;

public sealed class RedisIntakeStoreTests : IntakeStoreContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
