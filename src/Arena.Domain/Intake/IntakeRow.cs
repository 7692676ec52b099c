using System.Collections.Immutable;
using Arena.Domain.Reps;
using NodaTime;

namespace Arena.Domain.Intake;

/// <summary>One line of an intake shard's log: what it was told and what it decided to post. Never edited and never removed.</summary>
/// <param name="Sequence">1, 2, 3, ... within the shard.</param>
/// <param name="ReceivedAt">When it was decided.</param>
/// <param name="Reason">Why it stands here.</param>
/// <param name="Record">The record's state from here on, with the activity as received.</param>
/// <param name="TakenFrom">Reps to whom the record gave something before and gives nothing any more.</param>
/// <param name="Quiet">Nothing of it is to be celebrated.</param>
public sealed record IntakeRow(
    long Sequence, Instant ReceivedAt, IntakeReason Reason, IntakeRecord Record, ImmutableArray<long> TakenFrom, bool Quiet)
{
    /// <summary>What is posted because of this row: one for each rep concerned, all with the row's sequence.</summary>
    public IEnumerable<Posting> Postings()
    {
        var key = Record.Activity.Key;
        return Record.Grants.Select(grant => new Posting(Sequence, grant.Rep, key, grant.Credit, Quiet))
            .Concat(TakenFrom.Select(rep => new Posting(Sequence, rep, key, Credit: null, Quiet)));
    }

    /// <summary>How many postings there are.</summary>
    public int PostingCount => Record.Grants.Length + TakenFrom.Length;
}

/// <summary>Why a row stands in the intake.</summary>
public enum IntakeReason
{
    /// <summary>A source sent a revision.</summary>
    Received,

    /// <summary>It was looked at again, because a rep, an alias or a rate became known or another one.</summary>
    Rematched,

    /// <summary>Somebody put right what the source had sent.</summary>
    Corrected,
}
