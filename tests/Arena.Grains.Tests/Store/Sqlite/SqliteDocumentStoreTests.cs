namespace Arena.Grains.Tests.Store.Sqlite;

public sealed class SqliteDocumentStoreTests : DocumentStoreContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}
