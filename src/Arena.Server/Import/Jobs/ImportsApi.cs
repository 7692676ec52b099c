using System.Text.RegularExpressions;
using Arena.Domain.Organisations;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Server.Access;
using Arena.Server.Hosting;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Import.Jobs;

/// <summary>Imports through the browser: upload, look, start, and see it go.</summary>
static partial class ImportsApi
{
    /// <summary>The largest file.</summary>
    public const long LargestFile = 64 << 20;

    const string MappingKind = "import-mapping";

    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/imports").WithTags("Imports").RequireAuthorization(Policies.Manage);
        api.MapGet("/", ListAsync).WithSummary("Imports, the latest first");
        api.MapPost("/", UploadAsync).ReadsBodies(least: 0, most: LargestFile).Accepts<byte[]>("*/*").WithSummary("Upload a file; nothing of it counts before the import is started");
        api.MapGet("/{id}", ReadAsync).WithSummary("An import as it stands");
        api.MapPost("/{id}/preview", PreviewAsync).WithSummary("What the file would become under some settings");
        api.MapPost("/{id}/start", StartAsync).WithSummary("Start the import");
        api.MapPost("/{id}/pause", (string id, ImportJobStore jobs, CancellationToken cancellation) => MoveAsync(id, ImportStatus.Running, ImportStatus.Paused, jobs, cancellation)).WithSummary("Pause it between two rows");
        api.MapPost("/{id}/resume", ResumeAsync).WithSummary("Go on with a paused import");
        api.MapPost("/{id}/cancel", CancelAsync).WithSummary("End it; what is in stays in");
        api.MapGet("/{id}/failed.csv", FailedAsync).WithSummary("The rows that did not go in, with the reason: mended, the file can be imported itself");

        var mappings = routes.MapGroup("/api/v1/import-mappings").WithTags("Imports").RequireAuthorization(Policies.Manage);
        mappings.MapGet("/", ListMappingsAsync).WithSummary("Settings of imports that are kept by name");
        mappings.MapPut("/{name}", PutMappingAsync).WithSummary("Keep settings under a name");
    }

    static async Task<ImportList> ListAsync(ImportJobStore jobs, CancellationToken cancellation) =>
        new([.. (await jobs.ListAsync(cancellation)).Take(50).Select(job => ImportView.Of(job.Value))]);

    static async Task<Results<Created<ImportView>, ProblemHttpResult>> UploadAsync(HttpContext http, ImportJobStore jobs, string? name = null)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
            return ProblemResults.Unreadable("name.length", "name", "name is required: the file's name, 1 to 200 characters.");

        var isTooLarge = http.Request.ContentLength > LargestFile;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = isTooLarge ? null : LargestFile;

        if (isTooLarge)
            return ProblemResults.Create(StatusCodes.Status413PayloadTooLarge, "file.too-large", "", $"The file is larger than {LargestFile >> 20} MiB; split it.");

        using var file = new MemoryStream();
        await http.Request.Body.CopyToAsync(file, http.RequestAborted);
        try
        {
            // A file that is no table is refused now, not when somebody looks at it.
            TableFile.Read(file.ToArray(), encoding: null);
        }
        catch (ImportException why)
        {
            return ProblemResults.Create(StatusCodes.Status422UnprocessableEntity, "file.unreadable", "file", why.Message);
        }

        var job = await jobs.CreateAsync(Guid.CreateVersion7().ToString("N"), Path.GetFileName(name), file.ToArray(), http.RequestAborted);
        return TypedResults.Created($"/api/v1/imports/{job.Id}", ImportView.Of(job));
    }

    static async Task<Results<Ok<ImportView>, ProblemHttpResult>> ReadAsync(string id, ImportJobStore jobs, CancellationToken cancellation) =>
        await jobs.FindAsync(id, cancellation) is { } job ? TypedResults.Ok(ImportView.Of(job.Value)) : ProblemResults.NotFound("import", id);

    static async Task<Results<Ok<ImportPreview>, ProblemHttpResult>> PreviewAsync(
        string id, ImportSettings settings, ImportJobStore jobs, OrganisationDirectory organisation, Playbook playbook, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(id, cancellation) is not { } job)
            return ProblemResults.NotFound("import", id);

        try
        {
            Check(settings);
            if (await jobs.ReadFileAsync(job.Value, cancellation) is not { } bytes)
                return FileGone();

            var file = ImportFile.Read(bytes, settings, playbook);
            return TypedResults.Ok(ImportPreviews.Of(file, await organisation.LatestAsync(), playbook));
        }
        catch (ImportException why)
        {
            return Refused(why);
        }
    }

    static async Task<Results<Ok<ImportView>, ProblemHttpResult>> StartAsync(
        string id, ImportSettings settings, ImportJobStore jobs, ImportJobs work, Playbook playbook, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(id, cancellation) is not { } job)
            return ProblemResults.NotFound("import", id);

        if (job.Value.Status != ImportStatus.Uploaded)
            return StartedAlready();

        try
        {
            Check(settings);
            if (await jobs.ReadFileAsync(job.Value, cancellation) is not { } bytes)
                return FileGone();

            var file = ImportFile.Read(bytes, settings, playbook);
            if (!file.Questions.IsEmpty)
                throw new ImportException(string.Join(' ', file.Questions.Select(question => question.Text)));

            var progress = ImportProgress.None with { Total = file.Rows.Ready.Length, Failed = file.Rows.Errors.Length, Known = file.Rows.Repeated };
            var started = job.Value with { Status = ImportStatus.Running, Settings = settings, Progress = progress };
            if (await jobs.TryWriteAsync(job, started, cancellation) is null)
                return StartedAlready();

            work.Started();
            return TypedResults.Ok(ImportView.Of(started));
        }
        catch (ImportException why)
        {
            return Refused(why);
        }
    }

    static async Task<Results<Ok<ImportView>, ProblemHttpResult>> ResumeAsync(string id, ImportJobStore jobs, ImportJobs work, CancellationToken cancellation)
    {
        var moved = await MoveAsync(id, ImportStatus.Paused, ImportStatus.Running, jobs, cancellation);
        work.Started();
        return moved;
    }

    static async Task<Results<Ok<ImportView>, ProblemHttpResult>> CancelAsync(string id, ImportJobStore jobs, CancellationToken cancellation) =>
        Answer(id, await jobs.ChangeAsync(id, job => job.IsOver ? null : job with { Status = ImportStatus.Cancelled }, cancellation));

    static async Task<Results<Ok<ImportView>, ProblemHttpResult>> MoveAsync(string id, ImportStatus from, ImportStatus to, ImportJobStore jobs, CancellationToken cancellation) =>
        Answer(id, await jobs.ChangeAsync(id, job => job.Status == from ? job with { Status = to } : null, cancellation));

    static Results<Ok<ImportView>, ProblemHttpResult> Answer(string id, ImportJob? job) =>
        job is null ? ProblemResults.NotFound("import", id) : TypedResults.Ok(ImportView.Of(job));

    static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FailedAsync(string id, ImportJobStore jobs, FailedList failed, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(id, cancellation) is not { Value.Settings: not null } job)
            return ProblemResults.NotFound("import", id);

        return await failed.ReadAsync(job.Value, cancellation) is { } list
            ? TypedResults.File(list, "text/csv; charset=utf-8", $"{Path.GetFileNameWithoutExtension(job.Value.Name)}.failed.csv")
            : FileGone();
    }

    static async Task<SavedMappings> ListMappingsAsync(IDocumentStore store, CancellationToken cancellation) =>
        new([.. (await store.ReadDocumentsAsync(MappingKind, cancellation)).Select(document => StoreJson.Read<SavedMapping>(document.Json.Span))]);

    static async Task<Results<Ok<SavedMapping>, ProblemHttpResult>> PutMappingAsync(string name, ImportSettings settings, IDocumentStore store, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100 || name.Any(char.IsControl))
            return ProblemResults.Unreadable("name.length", "name", "The name has 1 to 100 characters.");

        var mapping = new SavedMapping(name, settings);
        await store.PutDocumentAsync(MappingKind, name, StoreJson.Write(mapping), cancellation);
        return TypedResults.Ok(mapping);
    }

    static void Check(ImportSettings settings)
    {
        if (settings.Source is { } source && !Identifier.IsValid(source))
            throw new ImportException($"A source has {Identifier.Rule}");
    }

    static ProblemHttpResult StartedAlready() => ProblemResults.Create(StatusCodes.Status409Conflict, "import.started", "", "This import was started already.");

    static ProblemHttpResult FileGone() =>
        ProblemResults.Create(StatusCodes.Status410Gone, "import.file-gone", "", "The file of this import is not kept any more; upload it again.");

    // The command line names its options; here they are fields of the settings.
    static ProblemHttpResult Refused(ImportException why)
    {
        var option = OptionName().Match(why.Message).Groups["name"].Value;
        return ProblemResults.Create(
            StatusCodes.Status422UnprocessableEntity, "import.settings", option.Length > 0 ? option : "settings", why.Message.Replace("--", "", StringComparison.Ordinal));
    }

    [GeneratedRegex("^--(?<name>[a-z]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OptionName();
}
