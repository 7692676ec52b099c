using System.IO.Compression;
using System.Text.Json;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Grains.Audit;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;

namespace Arena.Grains.Backup;

/// <summary>Fills an empty store, of either engine, from a backup. The numbers are folded from the ledgers again, not taken from the file.</summary>
public sealed class StoreRestore(IArenaStore store, BackupManifest manifest)
{
    const int AtOnce = 1000;

    /// <summary>Reads what a backup holds.</summary>
    /// <exception cref="InvalidDataException">It is no whole backup.</exception>
    public static async Task<BackupManifest> ReadManifestAsync(ZipArchive zip, CancellationToken cancellation)
    {
        await using var content = await (zip.GetEntry(BackupFormat.Manifest) ?? throw new InvalidDataException("This is no backup of Arena, or it was broken off.")).OpenAsync(cancellation);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellation);
        var manifest = StoreJson.Read<BackupManifest>(bytes.ToArray());
        return manifest.Format == BackupFormat.Version ? manifest : throw new InvalidDataException($"This backup has format {manifest.Format}; this program reads {BackupFormat.Version}.");
    }

    /// <summary>Refuses a store that a restore was broken off in.</summary>
    /// <exception cref="InvalidOperationException">It is not whole.</exception>
    public static async Task RequireWholeAsync(IDocumentStore store, CancellationToken cancellation)
    {
        if (await store.ReadDocumentAsync(StoreSettings.DocumentKind, BackupFormat.RestoreId, cancellation) is { } mark && !StoreJson.Read<RestoreMark>(mark.Json.Span).IsWhole)
            throw new InvalidOperationException("A restore into this store was broken off. Empty it, and restore the backup again.");
    }

    /// <exception cref="InvalidOperationException">The store is not empty.</exception>
    /// <exception cref="InvalidDataException">The backup is not whole.</exception>
    public async Task RunAsync(ZipArchive zip, Func<WorkProgress, Task> progress, CancellationToken cancellation)
    {
        await RequireEmptyAsync(cancellation);
        await MarkAsync(isWhole: false, cancellation);
        await RestoreDocumentsAsync(zip, BackupFormat.Documents, cancellation);
        var playbook = await Playbook.ReadAsync(store, manifest.Settings, cancellation);
        await RestoreIntakeAsync(zip, progress, cancellation);
        await RestoreLedgersAsync(zip, playbook, progress, cancellation);
        await RestoreDocumentsAsync(zip, BackupFormat.Organisation, cancellation);
        await MarkAsync(isWhole: true, cancellation);
    }

    async Task RequireEmptyAsync(CancellationToken cancellation)
    {
        var heads = await Task.WhenAll(Enumerable.Range(0, RecordKey.Shards).Select(shard => store.ReadHeadAsync(shard, cancellation)));
        await foreach (var _ in store.ReadAllRowsAsync(cancellation))
            throw new InvalidOperationException("This store has ledgers. A backup is restored into an empty one.");

        if (heads.Any(head => head.Sequence > 0) || (await store.ReadDocumentKindsAsync(cancellation)).Contains(Organisation.OrganisationDocuments.Head, StringComparer.Ordinal))
            throw new InvalidOperationException("This store is not empty. A backup is restored into an empty one.");
    }

    Task MarkAsync(bool isWhole, CancellationToken cancellation) =>
        store.PutDocumentAsync(StoreSettings.DocumentKind, BackupFormat.RestoreId, StoreJson.Write(new RestoreMark(manifest.At, isWhole)), cancellation);

    async Task RestoreDocumentsAsync(ZipArchive zip, string part, CancellationToken cancellation)
    {
        await foreach (var document in ReadAsync<SavedDocument>(zip, part, cancellation))
            await store.PutDocumentAsync(document.Kind, document.Id, document.Json, cancellation);
    }

    async Task RestoreIntakeAsync(ZipArchive zip, Func<WorkProgress, Task> progress, CancellationToken cancellation)
    {
        var waiting = new List<IntakeRow>();
        var (shard, done) = (0, 0L);
        await foreach (var saved in ReadAsync<SavedRow>(zip, BackupFormat.Intake, cancellation))
        {
            if (saved.Shard != shard || waiting.Count == AtOnce)
            {
                await AppendAsync(shard, waiting, cancellation);
                await progress(new WorkProgress("intake", done += waiting.Count, manifest.Rows));
                waiting.Clear();
                shard = saved.Shard;
            }

            waiting.Add(saved.Row);
        }

        await AppendAsync(shard, waiting, cancellation);
        RequireAll(done + waiting.Count, manifest.Rows, "rows of the intake");
    }

    async Task AppendAsync(int shard, List<IntakeRow> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return;

        var head = manifest.Heads[shard];
        if (!await store.TryAppendAsync(new IntakeAppend(shard, rows[0].Sequence - 1, [.. rows], head.Cursor, head.NamesVersion), cancellation))
            throw new InvalidOperationException("Somebody else writes to this store.");
    }

    async Task RestoreLedgersAsync(ZipArchive zip, Playbook playbook, Func<WorkProgress, Task> progress, CancellationToken cancellation)
    {
        var rows = new Dictionary<long, RepRow>();
        await foreach (var row in ReadAsync<RepRow>(zip, BackupFormat.Reps, cancellation))
            rows.Add(row.Rep, row);

        RequireAll(rows.Count, manifest.Reps, "reps");
        var entries = new List<LedgerEntry>();
        var (rep, done) = (0L, 0L);
        await foreach (var saved in ReadAsync<SavedEntry>(zip, BackupFormat.Ledgers, cancellation))
        {
            if (saved.Rep != rep && rep != 0)
                await CommitAsync(rows, rep, entries, playbook, cancellation);

            rep = saved.Rep;
            entries.Add(saved.Entry);
            if (done++ % AtOnce == 0)
                await progress(new WorkProgress("ledgers", done, manifest.Entries));
        }

        if (rep != 0)
            await CommitAsync(rows, rep, entries, playbook, cancellation);

        RequireAll(done, manifest.Entries, "ledger entries");

        // Those who never earned anything have a row, and no ledger.
        foreach (var (lone, _) in rows.ToList())
            await CommitAsync(rows, lone, [], playbook, cancellation);
    }

    async Task CommitAsync(Dictionary<long, RepRow> rows, long rep, List<LedgerEntry> entries, Playbook playbook, CancellationToken cancellation)
    {
        if (!rows.Remove(rep, out var row) || row.Sequence != entries.Count)
            throw new InvalidDataException($"The backup has {entries.Count} entries of rep {rep}, and not as many as its row says.");

        var account = RepNumbers.Fold(row.ToAccount(), entries, playbook.Rulebook, playbook.Calendar);
        var version = 0L;
        RepRow? before = null;
        foreach (var part in entries.Chunk(AtOnce))
        {
            // All but the last part carry nothing but entries; a store that has not all of them is not whole, and says so.
            var partial = account with { Version = ++version, Sequence = part[^1].Sequence, HeadHash = part[^1].Hash, Cells = RepAccount.Empty(rep, row.Membership).Cells };
            before = await WriteAsync(new RepChange(partial, [.. part], partial.Cells), before, row, playbook, cancellation);
        }

        await WriteAsync(new RepChange(account with { Version = version + 1 }, [], account.Cells), before, row, playbook, cancellation);
        entries.Clear();
    }

    async Task<RepRow> WriteAsync(RepChange change, RepRow? before, RepRow saved, Playbook playbook, CancellationToken cancellation)
    {
        var commit = RepCommit.Of(change, before, playbook.Calendar, saved.Day);
        return await store.TryCommitAsync(commit, cancellation) ? commit.Row : throw new InvalidOperationException("Somebody else writes to this store.");
    }

    static void RequireAll(long found, long expected, string what)
    {
        if (found != expected)
            throw new InvalidDataException($"The backup should have {expected} {what} and has {found}.");
    }

    static async IAsyncEnumerable<T> ReadAsync<T>(ZipArchive zip, string part, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var content = await (zip.GetEntry(part) ?? throw new InvalidDataException($"The backup has no {part}.")).OpenAsync(cancellation);
        await foreach (var line in JsonSerializer.DeserializeAsyncEnumerable<T>(content, topLevelValues: true, StoreJson.Options, cancellation))
            yield return line ?? throw new InvalidDataException($"A line of {part} is null.");
    }
}
