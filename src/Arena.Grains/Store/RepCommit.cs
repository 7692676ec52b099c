using System.Collections.Immutable;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using NodaTime;

namespace Arena.Grains.Store;

/// <summary>One atomic, fenced write of a rep. An engine writes the whole row, or the patch that makes it from the row before.</summary>
/// <param name="Entries">Appended to the ledger.</param>
/// <param name="Row">After the commit.</param>
/// <param name="Patch">What of the row differs from the one before.</param>
/// <param name="Past">Running numbers outside the row that changed, and those that leave the row with this commit.</param>
public sealed record RepCommit(ImmutableArray<LedgerEntry> Entries, RepRow Row, RepRowPatch Patch, ImmutableArray<PastCell> Past)
{
    public long Rep => Row.Rep;

    /// <summary>The version that the stored row must still have; 0 expects none.</summary>
    public long ExpectedVersion => Row.Version - 1;

    /// <summary>The commit that writes all numbers of an account, whatever stands in the store.</summary>
    /// <inheritdoc cref="Of"/>
    public static RepCommit OfAll(RepChange change, RepRow? before, PeriodCalendar calendar, LocalDate today)
    {
        var whole = Of(change with { ChangedCells = change.Account.Cells }, before: null, calendar, today);
        ImmutableArray<CellKey> left = before is null ? [] : [.. before.Cells.Keys.Where(key => !whole.Row.Cells.ContainsKey(key))];
        var patch = whole.Patch with { Left = left, Celebrated = [.. change.Account.Celebrated.Except(before?.Celebrated ?? [])] };
        return whole with { Patch = patch, Row = patch.ApplyTo(change.Account.Rep, before) };
    }

    /// <summary>The commit that a change of an account asks for.</summary>
    /// <param name="change">What the rules worked out.</param>
    /// <param name="before">The row before it; null for the first.</param>
    /// <param name="calendar">Says which periods are recent.</param>
    /// <param name="today">The local day on which it is booked.</param>
    public static RepCommit Of(RepChange change, RepRow? before, PeriodCalendar calendar, LocalDate today)
    {
        var account = change.Account;
        var (recent, past) = Divide(change.ChangedCells, calendar, today);

        // A period can only cease to be recent when a day has passed since the row was written.
        ImmutableArray<CellKey> left = before is null || before.Day >= today
            ? []
            : [.. before.Cells.Keys.Where(key => !calendar.IsRecent(key.Period, today))];
        foreach (var key in left)
            past[key] = account.Cells[key];

        var patch = new RepRowPatch(
            account.Version,
            account.Sequence,
            account.HeadHash,
            today,
            MovedMarks(account.Marks, before?.Marks),
            before is not null && before.Membership == account.Membership ? null : account.Membership,
            Badges: [.. account.Badges.Values],
            // Ids are only ever added.
            Celebrated: account.Celebrated.Count == (before?.Celebrated.Length ?? 0) ? [] : [.. account.Celebrated.Except(before?.Celebrated ?? [])],
            account.Celebrations,
            recent,
            left);
        return new RepCommit(
            change.Entries,
            patch.ApplyTo(account.Rep, before),
            patch,
            [.. past.Select(cell => new PastCell(account.Rep, cell.Key, cell.Value))]);
    }

    // Most commits are about the present, and then nothing has to be divided.
    static (IReadOnlyDictionary<CellKey, Cell> Recent, Dictionary<CellKey, Cell> Past) Divide(
        IReadOnlyDictionary<CellKey, Cell> changed, PeriodCalendar calendar, LocalDate today)
    {
        if (changed.Keys.All(key => calendar.IsRecent(key.Period, today)))
            return (changed, []);

        var (recent, past) = (new Dictionary<CellKey, Cell>(changed.Count), new Dictionary<CellKey, Cell>());
        foreach (var (key, cell) in changed)
            (calendar.IsRecent(key.Period, today) ? recent : past)[key] = cell;

        return (recent, past);
    }

    static ImmutableArray<ShardMark> MovedMarks(ImmutableArray<long> now, ImmutableArray<long>? before)
    {
        var moved = ImmutableArray.CreateBuilder<ShardMark>();
        for (var shard = 0; shard < now.Length; shard++)
        {
            if (now[shard] != (before is { } marks ? marks[shard] : 0))
                moved.Add(new ShardMark(shard, now[shard]));
        }

        return moved.ToImmutable();
    }
}
