namespace Arena.Server.Import.Jobs;

/// <summary>An import as it stands.</summary>
/// <param name="Id">In URLs.</param>
/// <param name="Name">The file's name.</param>
/// <param name="UploadedAt">When it came.</param>
/// <param name="Status">uploaded, running, paused, cancelled, done or failed.</param>
/// <param name="Progress">How far it has come.</param>
/// <param name="Problem">Why the whole import failed.</param>
public sealed record ImportView(string Id, string Name, DateTimeOffset UploadedAt, string Status, ImportProgress Progress, string? Problem)
{
    internal static ImportView Of(ImportJob job) => new(
        job.Id, job.Name, job.UploadedAt.ToDateTimeOffset(), Standings.JsonNames.Of(job.Status), job.Progress, job.Problem);
}

/// <summary>Imports, the latest first.</summary>
public sealed record ImportList(IReadOnlyList<ImportView> Imports);

/// <summary>What a file would become.</summary>
/// <param name="Encoding">As found or asked for; xlsx for a workbook.</param>
/// <param name="Columns">Their names.</param>
/// <param name="Map">Columns by use.</param>
/// <param name="Guessed">What of the settings nobody said.</param>
/// <param name="Dates">The order of dates.</param>
/// <param name="Decimals">The decimal mark.</param>
/// <param name="Currency">What amounts are in.</param>
/// <param name="AmountScale">What amounts are multiplied by because their header says so.</param>
/// <param name="Statuses">The status words, the most frequent first.</param>
/// <param name="Questions">What has to be said before the import can start.</param>
/// <param name="Ready">Rows that go in.</param>
/// <param name="Repeated">Rows that say the same as an earlier one.</param>
/// <param name="Failed">Rows that do not go in.</param>
/// <param name="Rows">The first of the file, as they become.</param>
/// <param name="Problems">The first rows that do not go in.</param>
/// <param name="Unknown">The most frequent names that nobody has.</param>
/// <param name="UnknownCount">How many such names there are.</param>
public sealed record ImportPreview(
    string Encoding,
    IReadOnlyList<string> Columns,
    IReadOnlyDictionary<string, string> Map,
    IReadOnlyList<string> Guessed,
    string Dates,
    string Decimals,
    string Currency,
    decimal AmountScale,
    IReadOnlyList<StatusWordView> Statuses,
    IReadOnlyList<ImportQuestion> Questions,
    int Ready,
    int Repeated,
    int Failed,
    IReadOnlyList<PreviewRow> Rows,
    IReadOnlyList<ImportProblem> Problems,
    IReadOnlyList<UnknownName> Unknown,
    int UnknownCount);

/// <summary>A word of the status column, what it is taken for (null: not known) and in how many rows it stands.</summary>
public sealed record StatusWordView(string Word, string? Status, int Rows);

/// <summary>What has to be said: field is map, dates or decimals.</summary>
public sealed record ImportQuestion(string Field, string Text);

/// <summary>What a row becomes.</summary>
/// <param name="Line">In the file.</param>
/// <param name="ExternalId">The record.</param>
/// <param name="Status">Of the kind.</param>
/// <param name="Name">As in the file.</param>
/// <param name="Rep">The id of the rep whom the name means; null for nobody yet.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Period">The month and the quarter in which it counts.</param>
/// <param name="Amount">In whole units.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Points">What it is worth; null while it cannot be counted.</param>
public sealed record PreviewRow(
    int Line, string ExternalId, string Status, string Name, string? Rep, DateTimeOffset OccurredAt, IReadOnlyList<string> Period, decimal? Amount, string? Currency, long? Points);

/// <summary>Why a row does not go in.</summary>
public sealed record ImportProblem(int Line, string Field, string Reason);

/// <summary>A name that nobody has, and in how many rows it stands.</summary>
public sealed record UnknownName(string Name, int Rows);

/// <summary>Settings that are kept under a name.</summary>
public sealed record SavedMapping(string Name, ImportSettings Settings);

/// <summary>All settings that are kept.</summary>
public sealed record SavedMappings(IReadOnlyList<SavedMapping> Mappings);
