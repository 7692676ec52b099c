using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Arena.Domain.Activities;
using Arena.Domain.Badges;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using NodaTime;

namespace Arena.Grains.Store;

/// <summary>What a commit changes in a rep's row: small, because it goes into the log with every commit.</summary>
/// <param name="Version">The version after it.</param>
/// <param name="Sequence">Of the last ledger entry after it.</param>
/// <param name="HeadHash">Of that entry.</param>
/// <param name="Day">The local day of the commit.</param>
/// <param name="Marks">Those that moved.</param>
/// <param name="Membership">The new one; null when it stays.</param>
/// <param name="Badges">All that are held.</param>
/// <param name="Celebrated">Ids that are new.</param>
/// <param name="Celebrations">The latest, oldest first.</param>
/// <param name="Cells">Running numbers that changed.</param>
/// <param name="Left">Running numbers that leave the row.</param>
public sealed record RepRowPatch(
    long Version,
    long Sequence,
    string HeadHash,
    LocalDate Day,
    ImmutableArray<ShardMark> Marks,
    Membership? Membership,
    ImmutableArray<HeldBadge> Badges,
    ImmutableArray<string> Celebrated,
    ImmutableArray<Celebration> Celebrations,
    IReadOnlyDictionary<CellKey, Cell> Cells,
    ImmutableArray<CellKey> Left)
{
    /// <summary>The row after the patch.</summary>
    /// <param name="rep">Whose row.</param>
    /// <param name="before">The row that the patch was made against; null for the first commit.</param>
    public RepRow ApplyTo(long rep, RepRow? before)
    {
        var marks = before?.Marks.ToArray() ?? new long[RecordKey.Shards];
        foreach (var (shard, sequence) in Marks)
            marks[shard] = sequence;

        return new RepRow(
            rep,
            Version,
            Sequence,
            HeadHash,
            Day,
            ImmutableCollectionsMarshal.AsImmutableArray(marks),
            Membership ?? before!.Membership,
            Badges,
            Celebrated.IsEmpty ? before?.Celebrated ?? [] : [.. before?.Celebrated ?? [], .. Celebrated],
            Celebrations,
            CellsAfter(before));
    }

    // A row has some fifty cells: to copy them costs less than a dictionary that shares its inside with the one before.
    Dictionary<CellKey, Cell> CellsAfter(RepRow? before)
    {
        var cells = before is null ? [] : new Dictionary<CellKey, Cell>(before.Cells);
        foreach (var key in Left)
            cells.Remove(key);

        foreach (var (key, cell) in Cells)
            cells[key] = cell;

        return cells;
    }
}

/// <summary>The highest sequence of an intake shard that a rep has applied.</summary>
public readonly record struct ShardMark(int Shard, long Sequence);
