using System.Collections.Immutable;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Backup;

/// <summary>
/// A backup is a zip of lines of JSON, the same whichever engine it comes from: <c>documents</c>, <c>reps</c>, <c>ledgers</c>, <c>intake</c> and <c>organisation</c>, and at
/// last <c>manifest.json</c>. What follows from these is not in it.
/// </summary>
static class BackupFormat
{
    public const int Version = 1;
    public const string Manifest = "manifest.json";
    public const string Documents = "documents.ndjson";
    public const string Reps = "reps.ndjson";
    public const string Ledgers = "ledgers.ndjson";
    public const string Intake = "intake.ndjson";
    public const string Organisation = "organisation.ndjson";

    /// <summary>Its presence says that a restore was begun; it names the moment, and whether it came to its end.</summary>
    public const string RestoreId = "restore";
}

/// <summary>What a backup holds.</summary>
/// <param name="Format">Of the file.</param>
/// <param name="At">When it was begun.</param>
/// <param name="Settings">What decides numbers.</param>
/// <param name="Heads">For each intake shard how far its postings were confirmed before the ledgers were read: from there on they are sent again.</param>
/// <param name="Documents">How many there are.</param>
/// <param name="Reps">How many there are.</param>
/// <param name="Entries">How many ledger entries there are.</param>
/// <param name="Rows">How many rows of the intake there are.</param>
public sealed record BackupManifest(
    int Format, Instant At, StoreSettings Settings, ImmutableArray<ShardHead> Heads, long Documents, long Reps, long Entries, long Rows);

/// <summary>A document in a backup.</summary>
sealed record SavedDocument(string Kind, string Id, byte[] Json);

/// <summary>An entry of a rep's ledger in a backup.</summary>
sealed record SavedEntry(long Rep, Domain.Ledger.LedgerEntry Entry);

/// <summary>A row of an intake shard in a backup.</summary>
sealed record SavedRow(int Shard, Domain.Intake.IntakeRow Row);

/// <summary>That a store is made from a backup.</summary>
/// <param name="Of">When the backup was made.</param>
/// <param name="IsWhole">Whether all of it is there.</param>
public sealed record RestoreMark(Instant Of, bool IsWhole);
