namespace Arena.Grains.Tests.Store.Sqlite;

public sealed class SqliteIntakeStoreTests : IntakeStoreContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}
