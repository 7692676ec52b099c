using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Badges;

/// <summary>Held when a tally grew on several working days running. What happens on a day off neither helps nor breaks the run.</summary>
/// <param name="Id">The name in URLs.</param>
/// <param name="Title">What people read.</param>
/// <param name="Tally">The tally that has to grow.</param>
/// <param name="WorkingDays">How many working days running, 1 or more.</param>
public sealed record StreakBadge(string Id, LocalizedText Title, string Tally, int WorkingDays) : BadgeRule(Id, Title)
{
    public override Func<Credit, bool> Begin(BadgeTerms terms)
    {
        LocalDate? last = null;
        var run = 0;
        return credit =>
        {
            var date = terms.Calendar.DateOf(credit.OccurredAt);
            if (terms.ValueOf(Tally, credit) <= 0 || date == last || !terms.WorkDays.IsWorkingDay(date))
                return false;

            run = last is { } before && terms.WorkDays.Next(before) == date ? run + 1 : 1;
            last = date;
            return run >= WorkingDays;
        };
    }

    public override bool MayBeEarnedBy(RepChange change, BadgeTerms terms) => change.ChangedCells.Keys
        .Where(key => key.Tally == Tally && key.Period.Kind == PeriodKind.Day)
        .Select(key => terms.Calendar.DatesOf(key.Period)!.Value.Start)
        .Any(date => Worked(change.Account, date, terms)
            && 1 + Run(change.Account, date, terms.WorkDays.Previous, terms) + Run(change.Account, date, terms.WorkDays.Next, terms) >= WorkingDays);

    // A run goes on until the present working day is over without anything.
    public override BadgeProgress ProgressOf(RepAccount account, BadgeTerms terms)
    {
        var today = terms.Calendar.DateOf(terms.Now);
        return new BadgeProgress(Id, Run(account, today, terms.WorkDays.Previous, terms) + (Worked(account, today, terms) ? 1 : 0), WorkingDays);
    }

    /// <summary>How many working days in one direction from a date, without it, were worked: at most as many as a run is short of.</summary>
    int Run(RepAccount account, LocalDate from, Func<LocalDate, LocalDate> step, BadgeTerms terms)
    {
        var run = 0;
        for (var date = step(from); run < WorkingDays - 1 && Worked(account, date, terms); date = step(date))
            run++;

        return run;
    }

    bool Worked(RepAccount account, LocalDate date, BadgeTerms terms) => terms.WorkDays.IsWorkingDay(date) && account.ValueOf(Tally, Domain.Periods.Period.Day(date)) > 0;
}
