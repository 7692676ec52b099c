namespace Arena.Grains.Tests.Store.Redis;

public sealed class RedisDocumentStoreTests : DocumentStoreContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
