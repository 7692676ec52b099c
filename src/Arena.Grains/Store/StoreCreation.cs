namespace Arena.Grains.Store;

/// <summary>What every engine does with documents when it opens.</summary>
static class StoreCreation
{
    const string EpochKind = "epoch";

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
    public static async Task<long> NextEpochAsync(IDocumentStore store, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            var document = await store.ReadDocumentAsync(EpochKind, EpochKind, cancellation);
            var last = document is null ? 0 : Math.Max(document.Version, StoreJson.Read<Epoch>(document.Json.Span).Last);
            var next = Math.Max(last + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (await store.TryWriteDocumentAsync(EpochKind, EpochKind, document?.Version ?? 0, StoreJson.Write(new Epoch(next)), cancellation))
                return next;
        }
    }

    sealed record Epoch(long Last);
}
