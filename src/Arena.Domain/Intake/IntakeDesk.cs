using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Domain.Money;
using Arena.Domain.Organisations;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Intake;

/// <summary>
/// Decides what one intake shard appends for a batch of activities, those of one record in their order. Pure: it knows the records it is
/// given and remembers only what it decided in this batch.
/// </summary>
/// <param name="records">The records in force that the batch can touch; a record that is not among them is new.</param>
/// <param name="sequence">The last sequence of the shard's log.</param>
/// <param name="rulebook">What activities are worth.</param>
/// <param name="baseCurrency">The organisation's currency.</param>
/// <param name="findRep">The number of the rep that a source means by a name (source, name), or <see cref="Alias.Nobody"/>; null when it is not known.</param>
/// <param name="now">When the batch is decided.</param>
public sealed class IntakeDesk(
    IReadOnlyDictionary<RecordKey, IntakeRecord> records,
    long sequence,
    Rulebook rulebook,
    Currency baseCurrency,
    Func<string, string, long?> findRep,
    Instant now)
{
    readonly Dictionary<RecordKey, IntakeRecord> _decided = [];
    readonly List<IntakeRow> _rows = [];

    /// <summary>What the batch appends so far.</summary>
    public ImmutableArray<IntakeRow> Rows => [.. _rows];

    /// <summary>How many rows there are so far.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Takes in one activity. The receipt holds once the rows are stored.</summary>
    /// <param name="activity">Already validated.</param>
    /// <param name="quiet">It comes with an import: nothing of it is to be celebrated.</param>
    /// <param name="sparesOthers">It does not replace what came otherwise than with an import, nor what was put right.</param>
    public Receipt Receive(Activity activity, bool quiet, bool sparesOthers = false)
    {
        var inForce = InForce(activity.Key);
        var hash = ActivityContent.HashOf(activity);
        if (inForce is not null && Settled(activity, hash, inForce) is { } settled)
            return settled;

        if (sparesOthers && inForce is not null && (!inForce.Imported || inForce.Correction is not null))
            return ReceiptFor(inForce, ReceiptStatus.Rejected) with { Error = new Rejection("record.changed-elsewhere", "externalId", WhoChanged(inForce)) };

        var revision = activity.Revision ?? (inForce is null ? 0 : inForce.Revision + 1);
        var record = Match(activity with { Revision = revision }, hash) with { Imported = quiet };
        Append(record, inForce, IntakeReason.Received, quiet);
        return ReceiptFor(record, record.Waits ? WaitingStatus(record) : ReceiptStatus.Accepted);
    }

    /// <summary>Puts right what a source sent. It stands until the source sends something new; what it sent before stays a duplicate.</summary>
    /// <param name="activity">Already validated, as it is to be.</param>
    /// <param name="correction">Who decided it, and why.</param>
    /// <param name="expected">The sequence of the record that was looked at; another one in force refuses it.</param>
    public Receipt Correct(Activity activity, Correction correction, long expected)
    {
        if (InForce(activity.Key) is not { } inForce)
            return Receipt.Refused(new Rejection("record.unknown", "externalId", "There is no such record."));

        if (inForce.Sequence != expected)
            return Receipt.Refused(new Rejection("record.changed", "version", "The record was changed meanwhile; look at it again."));

        var record = Match(activity with { Revision = inForce.Revision }, inForce.ContentHash) with { Imported = inForce.Imported, Correction = correction };
        Append(record, inForce, IntakeReason.Corrected, quiet: true);
        return ReceiptFor(record, record.Waits ? WaitingStatus(record) : ReceiptStatus.Accepted);
    }

    /// <summary>Looks at a record again, under the names and rates that are known now. Nothing is appended when nothing came of it.</summary>
    /// <returns>Whether it changed.</returns>
    public bool Rematch(RecordKey key)
    {
        if (InForce(key) is not { } before)
            return false;

        var record = Match(before.Activity, before.ContentHash) with { Imported = before.Imported, Correction = before.Correction };
        if (record.Unmatched.SequenceEqual(before.Unmatched) && record.Held == before.Held && record.Grants.SequenceEqual(before.Grants))
            return false;

        Append(record, before, IntakeReason.Rematched, quiet: true);
        return true;
    }

    IntakeRecord? InForce(RecordKey key) => _decided.GetValueOrDefault(key) ?? records.GetValueOrDefault(key);

    /// <summary>The receipt of what changes nothing; null when the activity is to be taken in.</summary>
    static Receipt? Settled(Activity activity, string hash, IntakeRecord inForce)
    {
        if (activity.Revision is not { } revision)
            return hash == inForce.ContentHash ? ReceiptFor(inForce, ReceiptStatus.Duplicate) : null;

        if (revision > inForce.Revision)
            return null;

        if (revision < inForce.Revision)
            return ReceiptFor(inForce, ReceiptStatus.Stale);

        return hash == inForce.ContentHash
            ? ReceiptFor(inForce, ReceiptStatus.Duplicate)
            : ReceiptFor(inForce, ReceiptStatus.Rejected) with
            {
                Error = new Rejection("revision.conflict", "revision", $"Revision {revision} was received before with other content; send the change under a higher revision."),
            };
    }

    static string WhoChanged(IntakeRecord record) => record.Correction is { } correction
        ? $"The record was put right by {correction.By} ({correction.Why}) and is not replaced unless you say so."
        : "The record was sent by its source since the last import and is not replaced unless you say so.";

    static Receipt ReceiptFor(IntakeRecord record, ReceiptStatus status) => new(
        status, record.Revision, record.Points, Pending: false, status is ReceiptStatus.Held or ReceiptStatus.Unmatched ? WhyItWaits(record) : null);

    static ReceiptStatus WaitingStatus(IntakeRecord record) => record.Held is null ? ReceiptStatus.Unmatched : ReceiptStatus.Held;

    static Rejection WhyItWaits(IntakeRecord record) =>
        record.Held ?? new Rejection("rep.unknown", "rep", $"Nobody is known as {string.Join(", ", record.Unmatched)} yet; it counts as soon as somebody is.");

    IntakeRecord Match(Activity activity, string hash)
    {
        var scored = Scoring.Score(activity, activity.Revision ?? 0, rulebook, baseCurrency);
        if (scored.Credits.IsEmpty)
            return new IntakeRecord(activity, hash, [], [], scored.Held);

        if (activity.Shares.Length == 1)
        {
            var only = findRep(activity.Key.Source, activity.Shares[0].Rep);
            return new IntakeRecord(
                activity, hash, only is null or Alias.Nobody ? [] : [new Grant(only.Value, scored.Credits[0])], only is null ? [activity.Shares[0].Rep] : [], Held: null);
        }

        var grants = new SortedDictionary<long, Credit>();
        var unmatched = ImmutableArray.CreateBuilder<string>();
        foreach (var (share, credit) in activity.Shares.Zip(scored.Credits))
        {
            var found = findRep(activity.Key.Source, share.Rep);
            if (found == Alias.Nobody)
                continue;

            if (found is { } rep)
                grants[rep] = grants.TryGetValue(rep, out var sum) ? sum.Add(credit) : credit;
            else
                unmatched.Add(share.Rep);
        }

        var all = grants.Select(grant => new Grant(grant.Key, grant.Value with { SharedWith = Others(grants.Keys, grant.Key) }));
        return new IntakeRecord(activity, hash, [.. all], unmatched.ToImmutable(), Held: null);
    }

    static Colleagues? Others(SortedDictionary<long, Credit>.KeyCollection reps, long rep) => reps.Count == 1 ? null : new Colleagues([.. reps.Where(other => other != rep)]);

    void Append(IntakeRecord record, IntakeRecord? before, IntakeReason reason, bool quiet)
    {
        var next = sequence + _rows.Count + 1;
        var key = record.Activity.Key;
        var taken = (before?.Grants ?? []).Select(old => old.Rep).Where(rep => record.Grants.All(grant => grant.Rep != rep));
        record = record with { Sequence = next, Previous = before?.Sequence };
        _rows.Add(new IntakeRow(next, now, reason, record, [.. taken], quiet));
        _decided[key] = record;
    }
}
