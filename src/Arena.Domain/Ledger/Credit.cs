using NodaTime;

namespace Arena.Domain.Ledger;

/// <summary>What one activity, under the rulebook, gives one rep.</summary>
/// <param name="Revision">The revision of the activity that gives it.</param>
/// <param name="OccurredAt">When the activity happened.</param>
/// <param name="Points">Points.</param>
/// <param name="AmountMinor">Money in minor units of the base currency.</param>
/// <param name="Count">1 for the rep who is counted for the record, else 0.</param>
/// <param name="Category">What tallies filter by.</param>
/// <param name="Rule">The rule that gave it.</param>
/// <param name="Rulebook">The version of the rulebook.</param>
/// <param name="SharedWith">The others whom the same record gives something; null when there are none.</param>
public sealed record Credit(
    long Revision, Instant OccurredAt, long Points, long AmountMinor, int Count, string Category, string Rule, int Rulebook, Colleagues? SharedWith = null)
{
    /// <summary>Whether the ledger would say the same; a new revision that gives the same books nothing.</summary>
    public bool GivesTheSameAs(Credit other) => this with { Revision = other.Revision } == other;

    /// <summary>What takes this credit back.</summary>
    public Credit Negate() => this with { Points = -Points, AmountMinor = -AmountMinor, Count = -Count };

    /// <summary>Both together, as one credit to one rep: the same rep can stand in two shares of an activity under two names.</summary>
    public Credit Add(Credit other) => this with
    {
        Points = Points + other.Points,
        AmountMinor = AmountMinor + other.AmountMinor,
        Count = Count + other.Count,
    };
}
