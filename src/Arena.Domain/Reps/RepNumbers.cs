using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Reps;

/// <summary>The fold of a ledger: which credits are in force and what they add up to. Booking and restoring both go through it.</summary>
public sealed class RepNumbers(RepAccount account, Rulebook rulebook, PeriodCalendar calendar)
{
    readonly DraftDictionary<RecordKey, CreditInForce> _inForce = new(account.InForce, changes: 1);
    readonly DraftDictionary<CellKey, Cell> _cells = new(account.Cells, changes: 18);
    readonly HashSet<CellKey> _lostItsLatest = [];

    public PeriodCalendar Calendar { get; } = calendar;

    public IReadOnlyDictionary<RecordKey, CreditInForce> InForce => _inForce;

    public IReadOnlyDictionary<CellKey, Cell> Cells => _cells;

    /// <summary>
    /// The account that a ledger adds up to. What a ledger does not tell (marks, badges celebrated) is kept from <paramref name="account"/>.
    /// </summary>
    /// <param name="account">The account with nothing in force.</param>
    /// <param name="entries">The whole ledger, in order.</param>
    /// <param name="rulebook">Defines the tallies.</param>
    /// <param name="calendar">The organisation's periods.</param>
    public static RepAccount Fold(RepAccount account, IEnumerable<LedgerEntry> entries, Rulebook rulebook, PeriodCalendar calendar)
    {
        var numbers = new RepNumbers(account with { InForce = new Dictionary<RecordKey, CreditInForce>(), Cells = new Dictionary<CellKey, Cell>() }, rulebook, calendar);
        LocalDate? day = null;
        foreach (var entry in entries)
        {
            // What stood at midnight is part of a cell, so every day's changes are settled before the next day's begin.
            var bookedOn = calendar.DateOf(entry.At);
            if (day != bookedOn)
                numbers.Settle();

            day = bookedOn;
            numbers.Apply(entry);
        }

        numbers.Settle();
        return (account with { InForce = numbers.InForce, Cells = numbers.Cells }).Keep();
    }

    public CreditInForce? Find(RecordKey record) => _inForce.TryGetValue(record, out var found) ? found : null;

    /// <summary>Adds one entry. Call <see cref="Settle"/> before reading the cells.</summary>
    public void Apply(LedgerEntry entry)
    {
        var gives = entry.Reason is EntryReason.Credit or EntryReason.TransferIn;
        if (gives)
            _inForce[entry.Record] = new CreditInForce(entry.Credit, entry.Team);
        else
            _inForce.Remove(entry.Record);

        var today = Calendar.DateOf(entry.At);
        var occurredAt = entry.Credit.OccurredAt;
        var periods = Calendar.PeriodsOf(occurredAt);
        foreach (var tally in rulebook.Tallies)
        {
            var value = tally.ValueOf(entry.Credit);
            if (value == 0)
                continue;

            foreach (var period in periods)
            {
                var key = new CellKey(tally.Id, period, entry.Team);
                var cell = _cells.TryGetValue(key, out var found) ? found : Cell.Empty;
                _cells[key] = cell.Change(cell.Value + value, gives ? Instant.Max(cell.ReachedAt, occurredAt) : cell.ReachedAt, today);
                if (!gives && occurredAt == cell.ReachedAt)
                    _lostItsLatest.Add(key);
            }
        }
    }

    /// <summary>Looks for the latest activity of every cell that lost it, and says which cells changed so far.</summary>
    public IReadOnlyDictionary<CellKey, Cell> Settle()
    {
        if (_lostItsLatest.Count > 0)
        {
            var latest = _lostItsLatest.ToDictionary(key => key, _ => Instant.MinValue);
            var tallies = latest.Keys.Select(key => key.Tally).Distinct(StringComparer.Ordinal).Select(id => rulebook.FindTally(id)!).ToList();
            foreach (var (_, (credit, team)) in _inForce)
            {
                var periods = Calendar.PeriodsOf(credit.OccurredAt);
                foreach (var tally in tallies.Where(tally => tally.ValueOf(credit) != 0))
                {
                    foreach (var key in periods.Select(period => new CellKey(tally.Id, period, team)).Where(latest.ContainsKey))
                        latest[key] = Instant.Max(latest[key], credit.OccurredAt);
                }
            }

            foreach (var (key, reachedAt) in latest)
                _cells[key] = _cells[key] with { ReachedAt = reachedAt };

            _lostItsLatest.Clear();
        }

        return _cells.Changes;
    }
}
