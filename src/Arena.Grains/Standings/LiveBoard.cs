using Arena.Domain.Periods;
using Arena.Domain.Standings;
using Arena.Grains.Organisation;
using NodaTime;

namespace Arena.Grains.Standings;

/// <summary>A board that somebody looks at, with who is listed on it.</summary>
sealed class LiveBoard(Period period, TallyBoard board)
{
    (OrganisationView? View, LocalDate Day) _listed = (null, LocalDate.MinIsoValue);

    public TallyBoard Board { get; } = board;

    /// <summary>Brings the list of who is ranked, and the local day, up to date.</summary>
    public void List(OrganisationView view, PeriodCalendar calendar, Instant now)
    {
        var today = calendar.DateOf(now);

        // The same object, since a store that went back can give an earlier version's number to another organisation.
        if (ReferenceEquals(_listed.View, view) && _listed.Day == today)
            return;

        Board.StartDay(today);
        var interval = calendar.IntervalOf(period);
        Board.List(
            view.RepsByNumber.Values.Where(rep => rep.IsListedIn(interval)).Select(rep => rep.Number).ToHashSet(),
            view.TeamsByNumber.Keys.ToHashSet());
        _listed = (view, today);
    }
}
