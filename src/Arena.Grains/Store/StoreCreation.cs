using System.Text;

namespace Arena.Grains.Store;

/// <summary>What every engine does with documents when it opens.</summary>
static class StoreCreation
{
    /// <summary>Writes the settings into a new store, or compares them with what the store was created with.</summary>
    /// <exception cref="InvalidOperationException">The store was created with other settings; both are named.</exception>
    public static async Task SettleAsync(IDocumentStore store, StoreSettings settings, CancellationToken cancellation)
    {
        if (await store.TryWriteDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, 0, StoreJson.Write(settings), cancellation))
            return;

        var document = await store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, cancellation)
            ?? throw new StoreUnavailableException("The store's settings could not be read.");
        StoreJson.Read<StoreSettings>(document.Json.Span).Check(settings);
    }

    /// <summary>Counts up the store's epoch.</summary>
    public static async Task<long> NextEpochAsync(IDocumentStore store, CancellationToken cancellation)
    {
        while (true)
        {
            var epoch = await store.ReadDocumentAsync("epoch", "epoch", cancellation);
            var version = epoch?.Version ?? 0;
            if (await store.TryWriteDocumentAsync("epoch", "epoch", version, Encoding.UTF8.GetBytes("{}"), cancellation))
                return version + 1;
        }
    }
}
