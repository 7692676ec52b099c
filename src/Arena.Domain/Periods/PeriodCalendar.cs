using System.Collections.Immutable;
using NodaTime;
using NodaTime.Calendars;

namespace Arena.Domain.Periods;

/// <summary>Which periods an instant belongs to, in the organisation's time zone and fiscal year. Every period is half-open: [start, end).</summary>
public sealed class PeriodCalendar
{
    static readonly ImmutableArray<PeriodKind> Kinds = [.. Enum.GetValues<PeriodKind>()];

    const int DaysKept = 1024;

    readonly DateTimeZone _zone;
    readonly int _fiscalYearStartMonth;

    // The days that were asked about lately, by the hour of UTC. Most of what arrives happened on few days, and to work out a day takes a microsecond or two.
    readonly KnownDay?[] _days = new KnownDay?[DaysKept];
    RecentPeriods? _recent;

    /// <param name="zone">The organisation's time zone: where its days begin.</param>
    /// <param name="fiscalYearStartMonth">1 to 12. With 4, fiscal 2017 runs from April 2017 to March 2018 and 2017-Q1 is April to June 2017.</param>
    /// <exception cref="ArgumentOutOfRangeException">The month is not 1 to 12.</exception>
    public PeriodCalendar(DateTimeZone zone, int fiscalYearStartMonth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fiscalYearStartMonth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fiscalYearStartMonth, 12);
        _zone = zone;
        _fiscalYearStartMonth = fiscalYearStartMonth;
    }

    /// <summary>The local day that contains the instant: from its start to the start of the next.</summary>
    public LocalDate DateOf(Instant instant) => DayOf(instant).Date;

    LocalDate FindDate(Instant instant)
    {
        // Clocks that go back over midnight show the old date again; the new day has begun and goes on.
        var date = instant.InZone(_zone).Date;
        return StartOf(date.PlusDays(1)) <= instant ? date.PlusDays(1) : date;
    }

    KnownDay DayOf(Instant instant)
    {
        var slot = (int)((instant.ToUnixTimeSeconds() / NodaConstants.SecondsPerHour) & (DaysKept - 1));
        if (Volatile.Read(ref _days[slot]) is { } known && known.Start <= instant && instant < known.End)
            return known;

        var date = FindDate(instant);
        var found = new KnownDay(date, StartOf(date), StartOf(date.PlusDays(1)), PeriodsOf(date));
        Volatile.Write(ref _days[slot], found);
        return found;
    }

    /// <summary>The first instant of the local day that contains <paramref name="instant"/>.</summary>
    public Instant StartOfDay(Instant instant) => StartOf(DateOf(instant));

    /// <summary>All periods that contain the instant, one of each kind.</summary>
    public ImmutableArray<Period> PeriodsOf(Instant instant) => DayOf(instant).Periods;

    public ImmutableArray<Period> PeriodsOf(LocalDate date) => [.. Kinds.Select(kind => PeriodOf(kind, date))];

    public Period PeriodOf(PeriodKind kind, Instant instant) => PeriodOf(kind, DateOf(instant));

    public Period PeriodOf(PeriodKind kind, LocalDate date)
    {
        // Months since the fiscal year began, however the calendar year falls.
        var fiscalMonth = (date.Month - _fiscalYearStartMonth + 12) % 12;
        var fiscalYear = date.Month >= _fiscalYearStartMonth ? date.Year : date.Year - 1;
        return kind switch
        {
            PeriodKind.Day => Period.Day(date),
            PeriodKind.Week => new Period(kind, WeekYearRules.Iso.GetWeekYear(date), WeekYearRules.Iso.GetWeekOfWeekYear(date)),
            PeriodKind.Month => new Period(kind, date.Year, date.Month),
            PeriodKind.Quarter => new Period(kind, fiscalYear, (fiscalMonth / 3) + 1),
            PeriodKind.Year => new Period(kind, fiscalYear, 0),
            _ => Period.All,
        };
    }

    /// <summary>The first day of a period and the first day after it; null for all time.</summary>
    public (LocalDate Start, LocalDate End)? DatesOf(Period period)
    {
        LocalDate start;
        switch (period.Kind)
        {
            case PeriodKind.Day:
                start = new LocalDate(period.Year, period.Number / 100, period.Number % 100);
                return (start, start.PlusDays(1));
            case PeriodKind.Week:
                start = LocalDate.FromWeekYearWeekAndDay(period.Year, period.Number, IsoDayOfWeek.Monday);
                return (start, start.PlusWeeks(1));
            case PeriodKind.Month:
                start = new LocalDate(period.Year, period.Number, 1);
                return (start, start.PlusMonths(1));
            case PeriodKind.Quarter:
                start = new LocalDate(period.Year, _fiscalYearStartMonth, 1).PlusMonths(3 * (period.Number - 1));
                return (start, start.PlusMonths(3));
            case PeriodKind.Year:
                start = new LocalDate(period.Year, _fiscalYearStartMonth, 1);
                return (start, start.PlusYears(1));
            default:
                return null;
        }
    }

    /// <summary>The instants of a period: from the start of its first day to the start of the day after its last, unbounded for all time.</summary>
    public Interval IntervalOf(Period period) => DatesOf(period) is { } dates
        ? new Interval(StartOf(dates.Start), StartOf(dates.End))
        : new Interval(null, null);

    // The first midnight where there are two, the end of the gap where there is none. A date that a zone left out altogether (Samoa,
    // 30 December 2011) starts, and ends, with the next.
    Instant StartOf(LocalDate date)
    {
        var midnight = _zone.MapLocal(date.AtMidnight());
        return midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
    }

    /// <summary>The period of the same kind before this one; null for all time.</summary>
    public Period? Previous(Period period) => DatesOf(period) is { } dates ? PeriodOf(period.Kind, dates.Start.PlusDays(-1)) : null;

    /// <summary>
    /// Whether a period is the present one of its kind, the one before it, or one to come: those that a rep's row carries. Older ones lie apart.
    /// </summary>
    public bool IsRecent(Period period, LocalDate today)
    {
        if (period.Kind == PeriodKind.All)
            return true;

        var recent = Volatile.Read(ref _recent);
        if (recent is null || recent.Today != today)
            Volatile.Write(ref _recent, recent = new RecentPeriods(today, [.. Kinds.Select(kind => Previous(PeriodOf(kind, today)) ?? Period.All)]));

        var first = recent.First[(int)period.Kind];
        return (period.Year, period.Number).CompareTo((first.Year, first.Number)) >= 0;
    }

    /// <summary>Reads an absolute key or a relative name (<c>today</c>, <c>this-week</c>, <c>this-month</c>, <c>this-quarter</c>, <c>this-year</c>); null for neither.</summary>
    public Period? Parse(string text, Instant now) => RelativeKind(text) is { } kind ? PeriodOf(kind, now) : Period.Parse(text);

    /// <summary>The kind of period that a relative name asks for; null when the text is not a relative name.</summary>
    public static PeriodKind? RelativeKind(string text) => text switch
    {
        "today" => PeriodKind.Day,
        "this-week" => PeriodKind.Week,
        "this-month" => PeriodKind.Month,
        "this-quarter" => PeriodKind.Quarter,
        "this-year" => PeriodKind.Year,
        _ => null,
    };

    /// <summary>A local day, from its start to the start of the next, and what it belongs to.</summary>
    sealed record KnownDay(LocalDate Date, Instant Start, Instant End, ImmutableArray<Period> Periods);

    /// <summary>The first recent period of each kind on a day.</summary>
    sealed record RecentPeriods(LocalDate Today, ImmutableArray<Period> First);
}
