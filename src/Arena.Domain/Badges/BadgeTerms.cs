using Arena.Domain.Calendars;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Badges;

/// <summary>What badge rules are read against: the rulebook's tallies and working days, and the organisation's periods.</summary>
/// <param name="Rulebook">Defines the tallies.</param>
/// <param name="Calendar">The organisation's periods.</param>
/// <param name="Now">The present, for what is still within reach.</param>
public sealed record BadgeTerms(Rulebook Rulebook, PeriodCalendar Calendar, Instant Now)
{
    public WorkCalendar WorkDays { get; } = WorkCalendar.Find(Rulebook.WorkingDays) ?? WorkCalendar.Weekdays;

    /// <summary>What a credit adds to a tally; 0 for a tally that the rulebook does not have.</summary>
    public long ValueOf(string tally, Credit credit) => Rulebook.FindTally(tally)?.ValueOf(credit) ?? 0;
}
