using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Calendars;

namespace Arena.Domain.Periods;

/// <summary>
/// One absolute period: a day, an ISO week, a month, a fiscal quarter or year, or all time. Its text is its key everywhere:
/// <c>2017-09-30</c>, <c>2017-W39</c>, <c>2017-09</c>, <c>2017-Q3</c>, <c>2017</c>, <c>all</c>.
/// </summary>
/// <param name="Kind">How long it is.</param>
/// <param name="Year">The calendar year of a day or month, the ISO week year of a week, the year in which a fiscal year starts; 0 for all time.</param>
/// <param name="Number">Month x 100 + day, week, month, or quarter within <paramref name="Year"/>; 0 where there is none.</param>
public readonly partial record struct Period(PeriodKind Kind, int Year, int Number)
{
    /// <summary>Years that periods and activities may lie in: wide enough for every business record, inside what calendars compute safely.</summary>
    public const int MinYear = 1900;

    /// <inheritdoc cref="MinYear"/>
    public const int MaxYear = 2199;

    public static Period All { get; } = new(PeriodKind.All, 0, 0);

    public static Period Day(LocalDate date) => new(PeriodKind.Day, date.Year, (date.Month * 100) + date.Day);

    /// <summary>Reads a key; null when it names no period, such as <c>2017-W53</c> (2017 has 52 weeks) or <c>2017-02-30</c>.</summary>
    public static Period? Parse(string text)
    {
        if (text == "all")
            return All;

        var match = Pattern().Match(text);
        if (!match.Success)
            return null;

        var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        int? Part(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : null;
        return year is < MinYear or > MaxYear ? null : (Part("quarter"), Part("week"), Part("month"), Part("day")) switch
        {
            ({ } quarter, _, _, _) => quarter is >= 1 and <= 4 ? new Period(PeriodKind.Quarter, year, quarter) : null,
            (_, { } week, _, _) => week >= 1 && week <= WeekYearRules.Iso.GetWeeksInWeekYear(year) ? new Period(PeriodKind.Week, year, week) : null,
            (_, _, { } month, _) when month is < 1 or > 12 => null,
            (_, _, { } month, null) => new Period(PeriodKind.Month, year, month),
            (_, _, { } month, { } day) =>
                day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new Period(PeriodKind.Day, year, (month * 100) + day) : null,
            _ => new Period(PeriodKind.Year, year, 0),
        };
    }

    public override string ToString() => Kind switch
    {
        PeriodKind.All => "all",
        PeriodKind.Year => $"{Year:D4}",
        PeriodKind.Quarter => $"{Year:D4}-Q{Number}",
        PeriodKind.Month => $"{Year:D4}-{Number:D2}",
        PeriodKind.Week => $"{Year:D4}-W{Number:D2}",
        _ => $"{Year:D4}-{Number / 100:D2}-{Number % 100:D2}",
    };

    // Not \d and $: they take digits of every script and a line break at the end.
    [GeneratedRegex(@"\A(?<year>[0-9]{4})(-Q(?<quarter>[0-9])|-W(?<week>[0-9]{2})|-(?<month>[0-9]{2})(-(?<day>[0-9]{2}))?)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}

/// <summary>How long a period is.</summary>
public enum PeriodKind
{
    All,
    Year,
    Quarter,
    Month,
    Week,
    Day,
}
