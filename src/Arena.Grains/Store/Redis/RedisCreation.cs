using System.Globalization;
using Arena.Domain.Activities;
using NodaTime;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>Whether there is a store, whether it is whole, and whether it is the one that was asked for.</summary>
sealed class RedisCreation(RedisLink link)
{
    // KEYS documents of the settings, mark of creation. ARGV id, document, mark; without a document it only looks. Both are written at once, so
    // that one without the other is a store that lost something.
    const string Create = """
        local settings, created = redis.call('HGET', KEYS[1], ARGV[1]), redis.call('GET', KEYS[2])
        if not settings and not created and ARGV[2] then
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            redis.call('SET', KEYS[2], ARGV[3])
            settings, created = ARGV[2], ARGV[3]
        end
        return { settings, created }
        """;

    /// <summary>Creates a store where there is none; where there is one, it must have been created with the same settings.</summary>
    /// <exception cref="InvalidOperationException">It was not, or parts of it are missing.</exception>
    public async Task OpenAsync(StoreSettings asked, TimeProvider time, CancellationToken cancellation)
    {
        var (settings, created) = await RunAsync([], cancellation);
        if (settings is null && created is null)
        {
            await RefuseLeftoversAsync(cancellation);
            var document = new Versioned(1, StoreJson.Write(asked)).ToBytes();
            (settings, created) = await RunAsync([document, Instant.FromDateTimeOffset(time.GetUtcNow()).ToString("g", CultureInfo.InvariantCulture)], cancellation);
        }

        if (settings is null || created is null)
            throw new InvalidOperationException(
                $"This Redis held an Arena store, but its {(settings is null ? "settings are" : "mark of creation is")} gone. {RestoreIt}");

        StoreJson.Read<StoreSettings>(Versioned.Parse(settings).Content.Span).Check(asked);
    }

    const string RestoreIt = "Something was lost or removed: restore the backup, or point Arena at an empty Redis.";

    async Task<(byte[]? Settings, string? Created)> RunAsync(RedisValue[] write, CancellationToken cancellation)
    {
        RedisKey[] keys = [RedisKeys.Documents(StoreSettings.DocumentKind), RedisKeys.Created];
        var found = (RedisValue[])(await link.AskAsync(
            database => database.ScriptEvaluateAsync(Create, keys, [StoreSettings.DocumentId, .. write]), cancellation))!;
        return ((byte[]?)found[0], (string?)found[1]);
    }

    async Task RefuseLeftoversAsync(CancellationToken cancellation)
    {
        var found = await link.AskAsync(
            database => Task.WhenAll(Enumerable.Range(0, RecordKey.Shards)
                .SelectMany(shard => (RedisKey[])[RedisKeys.Head(shard), RedisKeys.ChangeHead(shard)])
                .Append(RedisKeys.Epoch)
                .Select(key => database.KeyExistsAsync(key))),
            cancellation);
        if (found.Any(exists => exists))
            throw new InvalidOperationException($"This Redis holds parts of an Arena store, but neither its settings nor its mark of creation. {RestoreIt}");
    }
}
