using System.IO.Compression;
using Arena.Domain.Activities;
using Arena.Grains.Organisation;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Backup;

/// <summary>
/// Writes all that cannot be derived into one file, while everything goes on. Its parts are of different moments, in an order that makes a whole: what
/// was confirmed, then the ledgers, then the intake (so it knows of everything that is booked), and last of all the organisation (so it knows
/// everybody). How far imports had come is of before the intake: rows that are in the backup twice count once, rows that are not in it are sent again.
/// </summary>
public sealed class StoreBackup(IArenaStore store, TimeProvider time)
{
    const int PageSize = 1000;

    long _documents, _reps, _entries, _rows;

    /// <exception cref="StoreUnavailableException">The store did not answer; what was written is no backup.</exception>
    public async Task WriteAsync(Stream to, CancellationToken cancellation)
    {
        var at = Instant.FromDateTimeOffset(time.GetUtcNow());
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        var kinds = (await store.ReadDocumentKindsAsync(cancellation)).Order(StringComparer.Ordinal).ToList();
        var heads = await Task.WhenAll(Enumerable.Range(0, RecordKey.Shards).Select(shard => store.ReadHeadAsync(shard, cancellation)));
        await WriteAsync(zip, BackupFormat.Documents, lines => WriteDocumentsAsync(lines, kinds.Except(OrganisationDocuments.InOrder, StringComparer.Ordinal), cancellation), cancellation);
        await WriteLedgersAsync(zip, cancellation);
        await WriteAsync(zip, BackupFormat.Intake, lines => WriteIntakeAsync(lines, cancellation), cancellation);
        await WriteAsync(zip, BackupFormat.Organisation, lines => WriteDocumentsAsync(lines, OrganisationDocuments.InOrder, cancellation), cancellation);
        var settings = await store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, cancellation);
        var manifest = new BackupManifest(BackupFormat.Version, at, StoreJson.Read<StoreSettings>(settings!.Json.Span), [.. heads], _documents, _reps, _entries, _rows);
        await WriteAsync(zip, BackupFormat.Manifest, async lines => await lines.WriteAsync(StoreJson.Write(manifest), cancellation), cancellation);
    }

    async Task WriteDocumentsAsync(Stream lines, IEnumerable<string> kinds, CancellationToken cancellation)
    {
        foreach (var kind in kinds)
        {
            await foreach (var document in store.StreamDocumentsAsync(kind, cancellation))
            {
                if ((kind, document.Id) is (StoreSettings.DocumentKind, StoreSettings.DocumentId or BackupFormat.RestoreId))
                    continue;

                _documents++;
                await WriteLineAsync(lines, new SavedDocument(kind, document.Id, document.Json.ToArray()), cancellation);
            }
        }
    }

    async Task WriteLedgersAsync(ZipArchive zip, CancellationToken cancellation)
    {
        var rows = new List<RepRow>();
        await foreach (var row in store.ReadAllRowsAsync(cancellation))
            rows.Add(row);

        _reps = rows.Count;
        await WriteAsync(zip, BackupFormat.Reps, async lines =>
        {
            foreach (var row in rows)
                await WriteLineAsync(lines, row, cancellation);
        }, cancellation);
        await WriteAsync(zip, BackupFormat.Ledgers, async lines =>
        {
            foreach (var row in rows)
            {
                // No further than the row says: its marks and its ledger are of one moment.
                for (var after = 0L; after < row.Sequence;)
                {
                    var page = await store.ReadLedgerAsync(row.Rep, after, (int)Math.Min(PageSize, row.Sequence - after), cancellation);
                    if (page.Count == 0)
                        throw new InvalidDataException($"The ledger of rep {row.Rep} ends at {after}, its row says {row.Sequence}.");

                    foreach (var entry in page)
                        await WriteLineAsync(lines, new SavedEntry(row.Rep, entry), cancellation);

                    after += page.Count;
                    _entries += page.Count;
                }
            }
        }, cancellation);
    }

    async Task WriteIntakeAsync(Stream lines, CancellationToken cancellation)
    {
        for (var shard = 0; shard < RecordKey.Shards; shard++)
        {
            var head = await store.ReadHeadAsync(shard, cancellation);
            for (var next = 1L; next <= head.Sequence;)
            {
                var rows = await store.ReadRowsAsync(shard, next, (int)Math.Min(PageSize, head.Sequence - next + 1), cancellation);
                if (rows.Count == 0)
                    throw new InvalidDataException($"Intake shard {shard} ends at {next - 1}, its head says {head.Sequence}.");

                foreach (var row in rows)
                    await WriteLineAsync(lines, new SavedRow(shard, row), cancellation);

                next += rows.Count;
                _rows += rows.Count;
            }
        }
    }

    static async Task WriteAsync(ZipArchive zip, string name, Func<Stream, Task> write, CancellationToken cancellation)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        await using var content = await entry.OpenAsync(cancellation);
        await using var buffered = new BufferedStream(content, 64 * 1024);
        await write(buffered);
    }

    static ValueTask WriteLineAsync<T>(Stream lines, T value, CancellationToken cancellation) =>
        lines.WriteAsync((ReadOnlyMemory<byte>)(byte[])[.. StoreJson.Write(value), (byte)'\n'], cancellation);
}
