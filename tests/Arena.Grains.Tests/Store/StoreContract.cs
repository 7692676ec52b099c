using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>What all contracts have: a store of their own, and a way to close it and open the same data again.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    OpenStore? _open;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A new and empty place.</summary>
    protected abstract Task<StoreSite> CreateSiteAsync();

    protected StoreSite Site { get; private set; } = null!;

    protected IArenaStore Store => _open!.Store;

    public async ValueTask InitializeAsync()
    {
        Site = await CreateSiteAsync();
        try
        {
            _open = await Site.OpenAsync(StoreSamples.Settings);
        }
        catch
        {
            // Whoever fails here is not asked to dispose of anything.
            await Site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CloseAsync();
        await Site.DisposeAsync();
    }

    /// <summary>Closes the store and opens the same data again.</summary>
    protected async Task ReopenAsync()
    {
        await CloseAsync();
        await Site.RestartAsync();
        _open = await Site.OpenAsync(StoreSamples.Settings);
    }

    protected async Task CloseAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();

        _open = null;
    }
}
