namespace Arena.Grains.Tests.Store.Sqlite;

public sealed class SqliteArenaStoreTests : ArenaStoreContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}
