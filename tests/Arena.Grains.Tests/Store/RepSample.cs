using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Tests.Store;

/// <summary>
/// What one rep commits in its life: credits of today and of long ago, revisions, reversals, moves between teams, commits that only move a
/// mark. The same rep and source give the same commits, so whoever reads a store can tell what must be in it.
/// </summary>
public sealed class RepSample(long rep, string source = "crm")
{
    static readonly Duration Step = Duration.FromHours(5);

    readonly List<LedgerEntry> _ledger = [];
    readonly Dictionary<CellKey, Cell> _past = [];

    /// <summary>The account after the commits so far.</summary>
    public RepAccount Account { get; private set; } = RepAccount.Empty(rep, Membership.Of(7));

    /// <summary>The row after the commits so far; null before the first.</summary>
    public RepRow? Row { get; private set; }

    /// <summary>All entries so far.</summary>
    public IReadOnlyList<LedgerEntry> Ledger => _ledger;

    /// <summary>All cells that were ever written outside the row, as they were written last.</summary>
    public IReadOnlyDictionary<CellKey, Cell> Past => _past;

    public RepCommit Next()
    {
        var step = (int)Account.Version + 1;
        var now = StoreSamples.Start + (Step * step);
        var book = new RepBook(Account, StoreSamples.Rulebook, StoreSamples.Calendar, now);
        if (step % 11 == 0)
            book.Move(Account.Membership.Move(7 + (step / 11 % 2), now - Duration.FromDays(1)));
        else
            book.Post(new PostingBatch(step % RecordKey.Shards, [.. PostingsOf(step, now)]));

        var change = book.Close();
        var commit = RepCommit.Of(change, Row, StoreSamples.Calendar, StoreSamples.Calendar.DateOf(now));
        Account = change.Account;
        Row = commit.Row;
        _ledger.AddRange(commit.Entries);
        foreach (var cell in commit.Past)
            _past[cell.Key] = cell.Cell;

        return commit;
    }

    IEnumerable<Posting> PostingsOf(int step, Instant now) => (step % 6) switch
    {
        // A reversal of all that a day had, so that a cell is left with 0 and the start of time.
        2 => [Of(step, step - 1, null)],
        3 => [Of(step, step, CreditOf(step, now - Duration.FromDays(400))), Of(step, step + 10_000, CreditOf(step, now))],
        // A correction below nothing.
        4 => [Of(step, step, CreditOf(step, now).Negate())],
        // The same again: nothing is booked, only the mark moves.
        5 => [Of(step, step - 1, CreditOf(step - 1, now - Step).Negate())],
        _ => [Of(step, step, CreditOf(step, now))],
    };

    Posting Of(int step, int number, Credit? credit) => new(step, rep, new RecordKey(source, $"deal {{{number}}} 单"), credit, Quiet: step % 2 == 0);

    static Credit CreditOf(int step, Instant occurredAt) => new(
        step, occurredAt - Duration.FromMinutes(1), 10 + step, 100_000L * step, 1, "deals", "deal-won", StoreSamples.Rulebook.Version);
}
