using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Tests.Reps;

/// <summary>What an account must be, computed the slow way.</summary>
static class Accounts
{
    /// <summary>What counts, whichever revision gave it first: a later revision that gives the same books nothing.</summary>
    public static List<(RecordKey Record, Credit Credit, int Team)> InForceOf(RepAccount account) =>
        [.. account.InForce.OrderBy(credit => credit.Key, RecordKey.Order).Select(credit => (credit.Key, credit.Value.Credit with { Revision = 0 }, credit.Value.Team))];

    /// <summary>The running numbers of an account that are not empty, in an order that is always the same.</summary>
    public static List<(CellKey Key, long Value, Instant ReachedAt)> CellsOf(RepAccount account) =>
        InOrder(account.Cells.Where(cell => cell.Value.Value != 0 || cell.Value.ReachedAt != Instant.MinValue).Select(cell => (cell.Key, cell.Value.Value, cell.Value.ReachedAt)));

    /// <summary>The same, added up from credits, each with its team: every tally in every period that contains it.</summary>
    public static List<(CellKey Key, long Value, Instant ReachedAt)> CellsOf(IEnumerable<(Credit Credit, int Team)> credits, Rulebook rulebook) => InOrder(
        from credit in credits
        from tally in rulebook.Tallies
        let value = tally.ValueOf(credit.Credit)
        where value != 0
        from kind in Enum.GetValues<PeriodKind>()
        group (value, credit.Credit.OccurredAt) by new CellKey(tally.Id, Sample.Calendar.PeriodOf(kind, credit.Credit.OccurredAt), credit.Team) into cell
        select (cell.Key, cell.Sum(part => part.value), cell.Max(part => part.OccurredAt)));

    /// <summary>The ledger is whole, its chain holds, and it adds up to the account.</summary>
    public static void CheckLedger(RepAccount account, IReadOnlyList<LedgerEntry> ledger, Rulebook rulebook)
    {
        var hash = LedgerEntry.Genesis;
        for (var index = 0; index < ledger.Count; index++)
        {
            Assert.Equal(index + 1, ledger[index].Sequence);
            hash = ledger[index].HashAfter(hash);
            Assert.Equal(hash, ledger[index].Hash);
        }

        Assert.Equal(account.HeadHash, hash);
        Assert.Equal(account.Sequence, ledger.Count);

        var folded = RepNumbers.Fold(RepAccount.Empty(account.Rep, account.Membership), ledger, rulebook, Sample.Calendar);
        Assert.Equal(folded.InForce.ToHashSet(), account.InForce.ToHashSet());
        Assert.Equal(folded.Cells.ToHashSet(), account.Cells.ToHashSet());
    }

    static List<(CellKey Key, long Value, Instant ReachedAt)> InOrder(IEnumerable<(CellKey Key, long Value, Instant ReachedAt)> cells) =>
        [.. cells.OrderBy(cell => $"{cell.Key.Tally} {cell.Key.Period} {cell.Key.Team}", StringComparer.Ordinal)];
}
