using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Ledger;

namespace Arena.Domain.Reps;

/// <summary>What a record is worth to one rep from now on, as one intake shard decided it.</summary>
/// <param name="Sequence">The shard's sequence; a rep applies each at most once.</param>
/// <param name="Rep">The number of the rep.</param>
/// <param name="Record">The record.</param>
/// <param name="Credit">What it gives; null when it gives this rep nothing any more.</param>
/// <param name="Quiet">Not to be celebrated: it comes from an import or from scoring again.</param>
public sealed record Posting(long Sequence, long Rep, RecordKey Record, Credit? Credit, bool Quiet);

/// <summary>What one shard sends to one rep: applied whole or not at all.</summary>
/// <param name="Shard">0 to 63.</param>
/// <param name="Postings">In the order of their sequences.</param>
public sealed record PostingBatch(int Shard, ImmutableArray<Posting> Postings)
{
    public long Through => Postings[^1].Sequence;
}
