using System.Collections.Immutable;
using Arena.Domain.Activities;
using NodaTime;

namespace Arena.Server.Import.Jobs;

/// <summary>An uploaded file and what becomes of it. Durable: a server that is killed goes on where it was.</summary>
/// <param name="Id">In URLs.</param>
/// <param name="Name">The file's name.</param>
/// <param name="UploadedAt">When it came.</param>
/// <param name="Pieces">In how many pieces the file is stored; 0 once it is not kept any more.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Settings">How it is read; null until the import is started.</param>
/// <param name="Progress">How far it has come.</param>
/// <param name="FailureLists">First rows of the stretches in which rows were refused.</param>
/// <param name="Problem">Why the whole import failed.</param>
/// <param name="Owner">The process that works on it.</param>
/// <param name="OwnedUntil">When another process may take over.</param>
/// <param name="FailedPieces">In how many pieces the list of the rows that did not go in is stored; 0 as long as the file is there to make it from.</param>
sealed record ImportJob(
    string Id,
    string Name,
    Instant UploadedAt,
    int Pieces,
    ImportStatus Status,
    ImportSettings? Settings,
    ImportProgress Progress,
    ImmutableArray<int> FailureLists,
    string? Problem = null,
    string? Owner = null,
    Instant? OwnedUntil = null,
    int FailedPieces = 0)
{
    public bool IsOver => Status is ImportStatus.Done or ImportStatus.Cancelled or ImportStatus.Failed;
}

/// <summary>Where an import stands.</summary>
enum ImportStatus
{
    /// <summary>The file is here; nothing is stored of its rows.</summary>
    Uploaded,

    /// <summary>Rows go in.</summary>
    Running,

    /// <summary>Rows that went in are in; the others wait.</summary>
    Paused,

    /// <summary>Rows that went in are in; the others never go.</summary>
    Cancelled,

    /// <summary>Every row went in or is listed.</summary>
    Done,

    /// <summary>It could not go on.</summary>
    Failed,
}

/// <summary>How a file is read. What is null is guessed.</summary>
/// <param name="Kind">deal, training or idea.</param>
/// <param name="Source">The system that the file comes from.</param>
/// <param name="Encoding">One of <see cref="TableFile.Encodings"/>.</param>
/// <param name="Map">Columns by use.</param>
/// <param name="Dates">D/M/Y, M/D/Y or Y-M-D.</param>
/// <param name="Zone">The zone of dates without an offset.</param>
/// <param name="Decimals">The decimal mark.</param>
/// <param name="Statuses">What status words mean; <c>*</c> stands for all others.</param>
/// <param name="Currency">What amounts are in.</param>
/// <param name="CreateReps">Names that nobody has become reps.</param>
/// <param name="Overwrite">Rows replace what came otherwise than with an import.</param>
public sealed record ImportSettings(
    string? Kind = null,
    string? Source = null,
    string? Encoding = null,
    IReadOnlyDictionary<string, string>? Map = null,
    string? Dates = null,
    string? Zone = null,
    string? Decimals = null,
    IReadOnlyDictionary<string, string>? Statuses = null,
    string? Currency = null,
    bool CreateReps = false,
    bool Overwrite = false)
{
    internal const string DefaultSource = "crm";

    /// <summary>The settings as the reading of a file takes them.</summary>
    /// <exception cref="ImportException">The kind or a status is none.</exception>
    internal PlanOptions Plan() => new(
        Source ?? DefaultSource,
        [.. (Map ?? ImmutableDictionary<string, string>.Empty).Select(column => $"{column.Key}={column.Value}")],
        Dates,
        Zone,
        Decimals,
        StatusWords.From(Kind ?? ActivityKinds.Deal, Statuses ?? ImmutableDictionary<string, string>.Empty),
        Currency);
}

/// <summary>How far an import has come.</summary>
/// <param name="Total">Rows to send.</param>
/// <param name="Sent">Rows that have their receipt.</param>
/// <param name="New">New or changed.</param>
/// <param name="Known">Known before, as they are.</param>
/// <param name="Unmatched">In, and waiting for a rep.</param>
/// <param name="Held">In, and waiting for a rate.</param>
/// <param name="Failed">Not in.</param>
/// <param name="Conflicts">Of the failed: changed otherwise since.</param>
public sealed record ImportProgress(int Total, int Sent, int New, int Known, int Unmatched, int Held, int Failed, int Conflicts)
{
    public static ImportProgress None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);
}

/// <summary>A row that the server refused.</summary>
sealed record RefusedRow(int Line, string Field, string Reason);
