using System.Collections.Immutable;
using Arena.Domain.Reps;
using NodaTime;

namespace Arena.Domain.Intake;

/// <summary>One line of an intake shard's log: what it was told and what it decided to post. Never edited and never removed.</summary>
/// <param name="Sequence">1, 2, 3, ... within the shard.</param>
/// <param name="ReceivedAt">When it was decided.</param>
/// <param name="Reason">Why it stands here.</param>
/// <param name="Record">The record's state from here on, with the activity as received.</param>
/// <param name="Postings">At most one for each rep, all with this row's sequence.</param>
public sealed record IntakeRow(long Sequence, Instant ReceivedAt, IntakeReason Reason, IntakeRecord Record, ImmutableArray<Posting> Postings);

/// <summary>Why a row stands in the intake.</summary>
public enum IntakeReason
{
    /// <summary>A source sent a revision.</summary>
    Received,

    /// <summary>What waited was looked at again, because a rep or an alias became known.</summary>
    Rematched,
}
