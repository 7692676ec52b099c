using System.Runtime.InteropServices;
using Arena.Domain.Activities;
using Arena.Domain.Badges;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Reps;

/// <summary>
/// Works out a rep's next commit from postings and moves. What results is a function of the credits in force, never of the order in which
/// they arrived.
/// </summary>
public sealed class RepBook
{
    readonly RepAccount _before;
    readonly Rulebook _rulebook;
    readonly Instant _now;
    readonly RepNumbers _numbers;
    readonly long[] _marks;
    readonly List<LedgerEntry> _entries = [];
    readonly HashSet<RecordKey> _loud = [];
    Membership _membership;
    string _headHash;

    /// <param name="account">As last committed.</param>
    /// <param name="rulebook">Defines the tallies and badges.</param>
    /// <param name="calendar">The organisation's periods.</param>
    /// <param name="now">When the entries are booked.</param>
    public RepBook(RepAccount account, Rulebook rulebook, PeriodCalendar calendar, Instant now)
    {
        _before = account;
        _rulebook = rulebook;
        _now = now;
        _numbers = new RepNumbers(account, rulebook, calendar);
        _marks = [.. account.Marks];
        _membership = account.Membership;
        _headHash = account.HeadHash;
    }

    /// <summary>Applies a shard's batch whole; what is at or below the shard's mark was applied before and is passed over.</summary>
    /// <returns>Whether anything was new.</returns>
    public bool Post(PostingBatch batch)
    {
        if (batch.Through <= _marks[batch.Shard])
            return false;

        foreach (var posting in batch.Postings.Where(posting => posting.Sequence > _marks[batch.Shard]))
            Post(posting);

        _marks[batch.Shard] = batch.Through;
        return true;
    }

    /// <summary>Applies what a shard's records give now, whatever it posted before: for a store of which a part went back.</summary>
    /// <param name="batch">All that the shard has to say to the rep.</param>
    /// <param name="through">The end of the shard's log, which may lie before the mark.</param>
    /// <param name="entries">How many entries it took.</param>
    /// <returns>Whether anything was new.</returns>
    public bool Restate(PostingBatch batch, long through, out int entries)
    {
        var before = _entries.Count;
        foreach (var posting in batch.Postings)
            Post(posting);

        entries = _entries.Count - before;
        if (entries == 0 && _marks[batch.Shard] <= through)
            return false;

        _marks[batch.Shard] = through;
        return true;
    }

    void Post(Posting posting)
    {
        var old = _numbers.Find(posting.Record);
        if (posting.Credit is { } same && old is { } standing && standing.Credit.GivesTheSameAs(same))
            return;

        if (old is { } replaced)
            Append(posting.Record, replaced.Credit.Negate(), replaced.Team, EntryReason.Reversal);

        if (posting.Credit is not { } credit)
            return;

        Append(posting.Record, credit, _membership.TeamAt(credit.OccurredAt), EntryReason.Credit);
        if (!posting.Quiet)
            _loud.Add(posting.Record);
    }

    /// <summary>Takes over a changed membership; what was earned in a span that now belongs to another team is transferred to it.</summary>
    /// <returns>Whether it differs from the one before.</returns>
    public bool Move(Membership membership)
    {
        if (membership == _membership)
            return false;

        _membership = membership;
        var moved = _numbers.InForce
            .Where(pair => membership.TeamAt(pair.Value.Credit.OccurredAt) != pair.Value.Team)
            .OrderBy(pair => pair.Value.Credit.OccurredAt).ThenBy(pair => pair.Key, RecordKey.Order)
            .ToList();
        foreach (var (record, (credit, team)) in moved)
        {
            Append(record, credit.Negate(), team, EntryReason.TransferOut);
            Append(record, credit, membership.TeamAt(credit.OccurredAt), EntryReason.TransferIn);
        }

        return true;
    }

    /// <summary>The commit that books all that was posted and moved.</summary>
    public RepChange Close()
    {
        var changed = _numbers.Settle();
        var account = _before with
        {
            Version = _before.Version + 1,
            Sequence = _before.Sequence + _entries.Count,
            HeadHash = _headHash,
            Membership = _membership,
            Marks = ImmutableCollectionsMarshal.AsImmutableArray(_marks),
            InForce = _numbers.InForce,
            Cells = _numbers.Cells,
        };
        if (_entries.Count > 0)
            account = new BadgeAward(_rulebook, _numbers.Calendar, _now).Evaluate(new RepChange(account, [.. _entries], changed), _loud);

        return new RepChange(account, [.. _entries], changed);
    }

    void Append(RecordKey record, Credit credit, int team, EntryReason reason)
    {
        var entry = new LedgerEntry(_before.Sequence + _entries.Count + 1, _now, record, credit, team, reason, LedgerEntry.Genesis);
        entry = entry with { Hash = entry.HashAfter(_headHash) };
        _headHash = entry.Hash;
        _entries.Add(entry);
        _numbers.Apply(entry);
    }
}
