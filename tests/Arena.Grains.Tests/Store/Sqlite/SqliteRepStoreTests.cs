namespace Arena.Grains.Tests.Store.Sqlite;

public sealed class SqliteRepStoreTests : RepStoreContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}
