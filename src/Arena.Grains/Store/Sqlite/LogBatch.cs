using System.Collections.Immutable;
using System.Text;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;

namespace Arena.Grains.Store.Sqlite;

/// <summary>What one row of the log holds: all writes of one group commit, in their order within each kind.</summary>
sealed record LogBatch(ImmutableArray<IntakeAppend> Appends, ImmutableArray<LoggedCommit> Commits, ImmutableArray<LoggedDocument> Documents)
{
    public static LogBatch Of(IReadOnlyCollection<StoreWrite> writes) => new(
        [.. writes.OfType<StoreWrite.Append>().Select(write => write.Rows)],
        [.. writes.OfType<StoreWrite.Commit>().Select(write => LoggedCommit.Of(write.Rep))],
        [.. writes.OfType<StoreWrite.Put>().Select(write => LoggedDocument.Of(write.Document))]);
}

/// <summary>A rep's commit as the log keeps it: the patch, because the whole row would be most of the log.</summary>
sealed record LoggedCommit(long Rep, ImmutableArray<LedgerEntry> Entries, RepRowPatch Patch, IReadOnlyDictionary<CellKey, Cell> Past)
{
    public static LoggedCommit Of(RepCommit commit) => new(
        commit.Rep, commit.Entries, commit.Patch, commit.Past.ToDictionary(cell => cell.Key, cell => cell.Cell));

    public RepCommit ToCommit(RepRow? before) => new(
        Entries, Patch.ApplyTo(Rep, before), Patch, [.. Past.Select(cell => new PastCell(Rep, cell.Key, cell.Value))]);
}

/// <summary>A document as the log keeps it.</summary>
sealed record LoggedDocument(string Kind, string Id, long Version, string Json)
{
    public static LoggedDocument Of(Document document) =>
        new(document.Kind, document.Id, document.Version, Encoding.UTF8.GetString(document.Json.Span));

    public Document ToDocument() => new(Kind, Id, Version, Encoding.UTF8.GetBytes(Json));
}
