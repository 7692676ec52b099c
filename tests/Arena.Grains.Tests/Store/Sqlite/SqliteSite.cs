using Arena.Grains.Store;
using Arena.Grains.Store.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arena.Grains.Tests.Store.Sqlite;

/// <summary>A folder of its own for one test.</summary>
public sealed class SqliteSite : StoreSite
{
    public const string Name = "sqlite";

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("arena-sqlite-");

    public override string Engine => Name;

    public override string Location => _directory.FullName;

    public static Task<StoreSite> CreateAsync() => Task.FromResult<StoreSite>(new SqliteSite());

    public static async Task<OpenStore> OpenAsync(string location, StoreSettings settings) =>
        new(await SqliteStore.OpenAsync(location, settings, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None));

    public override ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
