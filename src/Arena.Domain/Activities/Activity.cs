using System.Collections.Immutable;
using NodaTime;

namespace Arena.Domain.Activities;

/// <summary>
/// What a source system says about one of its records now. It never carries points: what it is worth is decided by the rulebook.
/// </summary>
/// <param name="Key">The record.</param>
/// <param name="Revision">The source's number for this state of the record, 0 or more; null when the source keeps none.</param>
/// <param name="Kind">A kind of <see cref="ActivityKinds"/>.</param>
/// <param name="Status">A status of that kind.</param>
/// <param name="Shares">Who takes part, at least one; the order decides among equal remainders.</param>
/// <param name="OccurredAt">When it happened: decides the period, the team and the rulebook version.</param>
/// <param name="AmountMinor">Money in minor units of <paramref name="Currency"/>, 0 or more; null when there is none.</param>
/// <param name="Currency">ISO 4217; null takes the organisation's base currency.</param>
/// <param name="Quantity">A number of things, 0 or more.</param>
/// <param name="ScoreMicros">A result between 0 and 1 in millionths, rounded towards zero; null when there is none.</param>
/// <param name="Attributes">Further facts by name, for filters and for people.</param>
public sealed record Activity(
    RecordKey Key,
    long? Revision,
    string Kind,
    string Status,
    ImmutableArray<Share> Shares,
    Instant OccurredAt,
    long? AmountMinor,
    string? Currency,
    long? Quantity,
    int? ScoreMicros,
    ImmutableSortedDictionary<string, string> Attributes);

/// <summary>One rep's part in an activity: the rep as the source names it (an id or an alias) and a positive weight.</summary>
public sealed record Share(string Rep, int Weight);
