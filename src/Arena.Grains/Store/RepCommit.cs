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
        var recent = change.ChangedCells.Where(cell => calendar.IsRecent(cell.Key.Period, today)).ToImmutableDictionary();
        var past = change.ChangedCells.Where(cell => !recent.ContainsKey(cell.Key)).ToDictionary();

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
            [.. Enumerable.Range(0, account.Marks.Length).Where(shard => account.Marks[shard] != (before?.Marks[shard] ?? 0)).Select(shard => new ShardMark(shard, account.Marks[shard]))],
            before is not null && before.Membership == account.Membership ? null : account.Membership,
            Badges: [.. account.Badges.Values],
            Celebrated: [.. account.Celebrated.Except(before?.Celebrated ?? [])],
            account.Celebrations,
            recent,
            left);
        return new RepCommit(
            change.Entries,
            patch.ApplyTo(account.Rep, before),
            patch,
            [.. past.Select(cell => new PastCell(account.Rep, cell.Key, cell.Value))]);
    }
}
