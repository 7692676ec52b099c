namespace Arena.Grains.Tests.Store.Redis;

public sealed class RedisKillTests : KillContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();
}
