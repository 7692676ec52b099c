using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Arena.Grains.Store;

namespace Arena.Server.Tests.Import.Jobs;

/// <summary>Documents of a test; two processes that share them see the same.</summary>
sealed class DocumentsInMemory : IDocumentStore
{
    readonly ConcurrentDictionary<(string Kind, string Id), Document> _documents = [];

    /// <summary>Whether the store is away.</summary>
    public bool IsAway { get; set; }

    public Task<Document?> ReadDocumentAsync(string kind, string id, CancellationToken cancellation) => Task.FromResult(_documents.GetValueOrDefault((kind, id)));

    public Task<IReadOnlyCollection<string>> ReadDocumentKindsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyCollection<string>>([.. _documents.Keys.Select(key => key.Kind).Distinct(StringComparer.Ordinal)]);

    public Task<IReadOnlyList<Document>> ReadDocumentsAsync(string kind, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Document>>(
        [.. _documents.Values.Where(document => document.Kind == kind).OrderBy(document => document.Id, StringComparer.Ordinal)]);

    public async IAsyncEnumerable<Document> StreamDocumentsAsync(string kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var document in await ReadDocumentsAsync(kind, cancellation))
            yield return document;
    }

    public Task<bool> TryWriteDocumentAsync(string kind, string id, long expectedVersion, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        if (IsAway)
            throw new StoreUnavailableException("The store is away.", inner: null);

        var next = new Document(kind, id, expectedVersion + 1, json);
        return Task.FromResult(expectedVersion == 0
            ? _documents.TryAdd((kind, id), next)
            : _documents.TryGetValue((kind, id), out var now) && now.Version == expectedVersion && _documents.TryUpdate((kind, id), next, now));
    }
}
