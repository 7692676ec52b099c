namespace Arena.Grains.Tests.Store.Sqlite;

public sealed class SqliteKillTests : KillContract
{
    protected override Task<StoreSite> CreateSiteAsync() => SqliteSite.CreateAsync();
}
