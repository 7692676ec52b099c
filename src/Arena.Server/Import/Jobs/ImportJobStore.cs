using System.Collections.Immutable;
using System.Globalization;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Server.Import.Jobs;

/// <summary>Jobs, their files and the rows that were refused, as documents.</summary>
sealed class ImportJobStore(IDocumentStore store, TimeProvider time)
{
    const string JobKind = "import";
    const string FileKind = "import-file";
    const string RefusedKind = "import-refused";
    const int PieceBytes = 512 * 1024;

    public Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>All jobs, the latest first.</summary>
    public async Task<IReadOnlyList<Kept<ImportJob>>> ListAsync(CancellationToken cancellation) =>
        [.. (await store.ReadDocumentsAsync(JobKind, cancellation)).Select(Read).OrderByDescending(job => job.Value.UploadedAt)];

    public async Task<Kept<ImportJob>?> FindAsync(string id, CancellationToken cancellation) =>
        await store.ReadDocumentAsync(JobKind, id, cancellation) is { } document ? Read(document) : null;

    /// <summary>Stores a file, then its job.</summary>
    public async Task<ImportJob> CreateAsync(string id, string name, byte[] file, CancellationToken cancellation)
    {
        var pieces = file.Chunk(PieceBytes).ToList();
        for (var piece = 0; piece < pieces.Count; piece++)
            await store.PutDocumentAsync(FileKind, Piece(id, piece), StoreJson.Write(pieces[piece]), cancellation);

        var job = new ImportJob(id, name, Now, pieces.Count, ImportStatus.Uploaded, null, ImportProgress.None, []);
        await store.PutDocumentAsync(JobKind, id, StoreJson.Write(job), cancellation);
        return job;
    }

    public async Task<byte[]> ReadFileAsync(ImportJob job, CancellationToken cancellation)
    {
        using var file = new MemoryStream();
        for (var piece = 0; piece < job.Pieces; piece++)
        {
            var document = await store.ReadDocumentAsync(FileKind, Piece(job.Id, piece), cancellation)
                ?? throw new InvalidDataException($"A piece of the file {job.Name} is missing.");
            file.Write(StoreJson.Read<byte[]>(document.Json.Span));
        }

        return file.ToArray();
    }

    /// <summary>Writes a job over the version that was read.</summary>
    /// <returns>The job as it is kept now; null when somebody else wrote it meanwhile.</returns>
    public async Task<Kept<ImportJob>?> TryWriteAsync(Kept<ImportJob> kept, ImportJob job, CancellationToken cancellation) =>
        await store.TryWriteDocumentAsync(JobKind, job.Id, kept.Version, StoreJson.Write(job), cancellation) ? new Kept<ImportJob>(job, kept.Version + 1) : null;

    /// <summary>Changes a job as it is now, however often somebody else changes it meanwhile.</summary>
    /// <param name="id">The job.</param>
    /// <param name="change">The job as it is to be; null leaves it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The job after it; null when there is none.</returns>
    public async Task<ImportJob?> ChangeAsync(string id, Func<ImportJob, ImportJob?> change, CancellationToken cancellation)
    {
        while (await FindAsync(id, cancellation) is { } kept)
        {
            if (change(kept.Value) is not { } changed)
                return kept.Value;

            if (await TryWriteAsync(kept, changed, cancellation) is { } written)
                return written.Value;
        }

        return null;
    }

    /// <summary>Stores the refused rows of a stretch that begins with a row; a stretch that is sent again replaces its list.</summary>
    public Task WriteRefusedAsync(string id, int first, IReadOnlyList<RefusedRow> rows, CancellationToken cancellation) =>
        store.PutDocumentAsync(RefusedKind, Piece(id, first), StoreJson.Write(rows), cancellation);

    /// <summary>All rows that were refused so far.</summary>
    public async Task<IReadOnlyList<RefusedRow>> ReadRefusedAsync(ImportJob job, CancellationToken cancellation)
    {
        var rows = new List<RefusedRow>();
        foreach (var first in job.FailureLists)
        {
            if (await store.ReadDocumentAsync(RefusedKind, Piece(job.Id, first), cancellation) is { } document)
                rows.AddRange(StoreJson.Read<ImmutableArray<RefusedRow>>(document.Json.Span));
        }

        return rows;
    }

    static string Piece(string id, int number) => string.Create(CultureInfo.InvariantCulture, $"{id}.{number}");

    static Kept<ImportJob> Read(Document document) => new(StoreJson.Read<ImportJob>(document.Json.Span), document.Version);
}

/// <summary>A value with the version under which it is stored.</summary>
sealed record Kept<T>(T Value, long Version);
