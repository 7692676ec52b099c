namespace Arena.Grains.Store;

/// <summary>Small versioned documents: organisation, rulebooks, links. Every method may throw <see cref="StoreUnavailableException"/>.</summary>
public interface IDocumentStore
{
    /// <summary>A document; null when there is none.</summary>
    Task<Document?> ReadDocumentAsync(string kind, string id, CancellationToken cancellation);

    /// <summary>The kinds of which there are documents, in no order.</summary>
    Task<IReadOnlyCollection<string>> ReadDocumentKindsAsync(CancellationToken cancellation);

    /// <summary>All documents of a kind, ordered by id (ordinally).</summary>
    Task<IReadOnlyList<Document>> ReadDocumentsAsync(string kind, CancellationToken cancellation);

    /// <summary>Every document of a kind, once each and in no order, of which never more than a few are in memory: a kind can hold gigabytes.</summary>
    IAsyncEnumerable<Document> StreamDocumentsAsync(string kind, CancellationToken cancellation);

    /// <summary>
    /// Writes a document as version <paramref name="expectedVersion"/> + 1; durable when it returns true. Returns false, and writes
    /// nothing, when the version is another; 0 expects that there is none.
    /// </summary>
    Task<bool> TryWriteDocumentAsync(string kind, string id, long expectedVersion, ReadOnlyMemory<byte> json, CancellationToken cancellation);
}
