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
    const string FailedKind = "import-failed";
    const string RefusedKind = "import-refused";
    const int PieceBytes = 512 * 1024;

    public Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>All jobs, the latest first.</summary>
    public async Task<IReadOnlyList<Kept<ImportJob>>> ListAsync(CancellationToken cancellation) =>
        [.. (await store.ReadDocumentsAsync(JobKind, cancellation)).Select(Read).OrderByDescending(job => job.Value.UploadedAt)];

    public async Task<Kept<ImportJob>?> FindAsync(string id, CancellationToken cancellation) =>
        await store.ReadDocumentAsync(JobKind, id, cancellation) is { } document ? Read(document) : null;

    /// <summary>Stores a job, then its file: pieces of which no job knows would stay for ever.</summary>
    public async Task<ImportJob> CreateAsync(string id, string name, byte[] file, CancellationToken cancellation)
    {
        var job = new ImportJob(id, name, Now, PiecesOf(file), ImportStatus.Uploaded, null, ImportProgress.None, []);
        await store.PutDocumentAsync(JobKind, id, StoreJson.Write(job), cancellation);
        await WritePiecesAsync(FileKind, id, file, cancellation);
        return job;
    }

    /// <summary>The file of a job; null when it is not kept any more, or did not come whole.</summary>
    public Task<byte[]?> ReadFileAsync(ImportJob job, CancellationToken cancellation) => ReadPiecesAsync(FileKind, job.Id, job.Pieces, cancellation);

    /// <summary>Puts nothing in the place of each piece of a file. Broken off and begun again, it ends the same.</summary>
    public async Task ClearFileAsync(ImportJob job, CancellationToken cancellation)
    {
        for (var piece = 0; piece < job.Pieces; piece++)
            await store.PutDocumentAsync(FileKind, Piece(job.Id, piece), StoreJson.Write<byte[]>([]), cancellation);
    }

    /// <summary>Stores the list of the rows that did not go in.</summary>
    /// <returns>In how many pieces.</returns>
    public async Task<int> WriteFailedAsync(string id, byte[] list, CancellationToken cancellation)
    {
        await WritePiecesAsync(FailedKind, id, list, cancellation);
        return PiecesOf(list);
    }

    /// <summary>The list that was stored; null when there is none.</summary>
    public Task<byte[]?> ReadFailedAsync(ImportJob job, CancellationToken cancellation) => ReadPiecesAsync(FailedKind, job.Id, job.FailedPieces, cancellation);

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

    async Task WritePiecesAsync(string kind, string id, byte[] bytes, CancellationToken cancellation)
    {
        foreach (var (number, piece) in bytes.Chunk(PieceBytes).Index())
            await store.PutDocumentAsync(kind, Piece(id, number), StoreJson.Write(piece), cancellation);
    }

    async Task<byte[]?> ReadPiecesAsync(string kind, string id, int pieces, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        for (var number = 0; number < pieces; number++)
        {
            // An empty one was cleared.
            if (await store.ReadDocumentAsync(kind, Piece(id, number), cancellation) is not { } document
                || StoreJson.Read<byte[]>(document.Json.Span) is not { Length: > 0 } piece)
                return null;

            bytes.Write(piece);
        }

        return pieces > 0 ? bytes.ToArray() : null;
    }

    static int PiecesOf(byte[] bytes) => (bytes.Length + PieceBytes - 1) / PieceBytes;

    static string Piece(string id, int number) => string.Create(CultureInfo.InvariantCulture, $"{id}.{number}");

    static Kept<ImportJob> Read(Document document) => new(StoreJson.Read<ImportJob>(document.Json.Span), document.Version);
}

/// <summary>A value with the version under which it is stored.</summary>
sealed record Kept<T>(T Value, long Version);
