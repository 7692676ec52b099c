namespace Arena.Grains.Tests.Store.Sqlite;

public sealed class SqliteChangeFeedTests : ChangeFeedContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}
