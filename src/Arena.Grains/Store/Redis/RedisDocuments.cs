using System.Runtime.CompilerServices;

namespace Arena.Grains.Store.Redis;

/// <summary>Documents, those of one kind in one hash.</summary>
sealed class RedisDocuments(RedisLink link) : IDocumentStore
{
    // Documents may be large: a page of them is short.
    const int Page = 20;

    /// <summary>KEYS the hash. ARGV id, expected version, document.</summary>
    public const string Write = """
        local stored = redis.call('HGET', KEYS[1], ARGV[1])
        if (stored and string.match(stored, '^%d+') or '0') ~= ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
        return 1
        """;

    public async Task<Document?> ReadDocumentAsync(string kind, string id, CancellationToken cancellation)
    {
        var stored = await link.AskAsync(database => database.HashGetAsync(RedisKeys.Documents(kind), id), cancellation);
        return stored.IsNull ? null : Read(kind, id, (byte[])stored!);
    }

    public async Task<IReadOnlyCollection<string>> ReadDocumentKindsAsync(CancellationToken cancellation) =>
        [.. (await link.ReadKeysAsync(RedisKeys.AllDocuments, cancellation)).Select(RedisKeys.KindOf)];

    public async Task<IReadOnlyList<Document>> ReadDocumentsAsync(string kind, CancellationToken cancellation)
    {
        var documents = new List<Document>();
        await foreach (var document in StreamDocumentsAsync(kind, cancellation))
            documents.Add(document);

        return [.. documents.OrderBy(document => document.Id, StringComparer.Ordinal)];
    }

    public async IAsyncEnumerable<Document> StreamDocumentsAsync(string kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (id, stored) in link.ScanHashAsync(RedisKeys.Documents(kind), Page, cancellation))
            yield return Read(kind, id, stored);
    }

    public Task<bool> TryWriteDocumentAsync(string kind, string id, long expectedVersion, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        link.WriteAsync(Write, [RedisKeys.Documents(kind)], [id, expectedVersion, new Versioned(expectedVersion + 1, json).ToBytes()], cancellation);

    static Document Read(string kind, string id, byte[] stored)
    {
        var (version, json) = Versioned.Parse(stored);
        return new Document(kind, id, version, json);
    }
}
