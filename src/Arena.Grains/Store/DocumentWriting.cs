namespace Arena.Grains.Store;

/// <summary>Writes documents of which the last to come stands.</summary>
public static class DocumentWriting
{
    /// <summary>Writes a document over whatever is there; durable when it returns.</summary>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: write it again.</exception>
    public static async Task PutDocumentAsync(this IDocumentStore store, string kind, string id, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        long version;
        do
            version = (await store.ReadDocumentAsync(kind, id, cancellation))?.Version ?? 0;
        while (!await store.TryWriteDocumentAsync(kind, id, version, json, cancellation));
    }
}
