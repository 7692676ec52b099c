using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Arena.Server.Import;

/// <summary>A date as written in a cell: three numbers whose order is not known yet, perhaps a time of day and an offset.</summary>
/// <param name="First">The first of the numbers, as written.</param>
/// <param name="Middle">The second.</param>
/// <param name="Last">The third.</param>
/// <param name="NamedOrder">The order where the month was written as a word, or the year with four digits in front.</param>
/// <param name="Time">The time of day; null when there is none.</param>
/// <param name="Offset">The offset from UTC; null when there is none.</param>
sealed partial record DateText(string First, string Middle, string Last, DateOrder? NamedOrder, LocalTime? Time, Offset? Offset)
{
    // Placeholders such as 0001-01-01 and slips such as 20177 are no dates of a sale.
    const int FirstYear = 1900, LastYear = 2199;

    static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Dates without a time of day stand for noon: it exists on every day in every zone, and stays on its day in the zones around.</summary>
    public static readonly LocalTime NoTime = LocalTime.Noon;

    /// <summary>Whether only the order tells which number is the month.</summary>
    public bool NeedsOrder => NamedOrder is null;

    /// <summary>Takes a cell apart; null when it is no date in any order.</summary>
    public static DateText? Split(string cell)
    {
        var text = cell.Trim();
        var match = Numbers().Match(text);
        if (match.Success)
        {
            var yearFirst = match.Groups["a"].Length == 4;
            var parts = new DateText(match.Groups["a"].Value, match.Groups["b"].Value, match.Groups["c"].Value, yearFirst ? DateOrder.YearMonthDay : null, null, null);
            return parts.WithTime(match);
        }

        match = Words().Match(text);
        if (!match.Success)
            return null;

        var month = Array.IndexOf(Months, match.Groups["month"].Value[..3].ToLowerInvariant()) + 1;
        return month == 0
            ? null
            : new DateText(match.Groups["day"].Value, month.ToString(CultureInfo.InvariantCulture), match.Groups["year"].Value, DateOrder.DayMonthYear, null, null).WithTime(match);
    }

    /// <summary>The date in an order; null when there is no such day.</summary>
    public LocalDate? ToDate(DateOrder order)
    {
        var (year, month, day) = (NamedOrder ?? order) switch
        {
            DateOrder.DayMonthYear => (Last, Middle, First),
            DateOrder.MonthDayYear => (Last, First, Middle),
            _ => (First, Middle, Last),
        };
        if (month.Length > 2 || day.Length > 2 || year.Length is not (2 or 4))
            return null;

        var number = Number(year);
        if (year.Length == 2)
            number += number < 70 ? 2000 : 1900;

        var (months, days) = (Number(month), Number(day));
        return number is >= FirstYear and <= LastYear && months is >= 1 and <= 12 && days >= 1 && days <= CalendarSystem.Iso.GetDaysInMonth(number, months)
            ? new LocalDate(number, months, days)
            : null;
    }

    /// <summary>The moment: in its own offset, else local in the zone. An hour that the clocks skip moves on, one that comes twice is the first.</summary>
    public OffsetDateTime? ToMoment(DateOrder order, DateTimeZone zone)
    {
        if (ToDate(order) is not { } date)
            return null;

        var local = date.At(Time ?? NoTime);
        return Offset is { } offset ? local.WithOffset(offset) : local.InZoneLeniently(zone).ToOffsetDateTime();
    }

    DateText? WithTime(Match match)
    {
        if (!match.Groups["hour"].Success)
            return this;

        var (hour, minute) = (Number(match.Groups["hour"].Value), Number(match.Groups["minute"].Value));
        var second = match.Groups["second"].Success ? Number(match.Groups["second"].Value) : 0;
        if (match.Groups["half"].Success)
        {
            if (hour is < 1 or > 12)
                return null;

            var afternoon = match.Groups["half"].Value is ['p' or 'P', ..] or "下午";
            hour = (hour % 12) + (afternoon ? 12 : 0);
        }

        if (hour > 23 || minute > 59 || second > 59)
            return null;

        var nanoseconds = match.Groups["fraction"].Success ? long.Parse(match.Groups["fraction"].Value.PadRight(9, '0'), CultureInfo.InvariantCulture) : 0;
        var time = new LocalTime(hour, minute, second).PlusNanoseconds(nanoseconds);
        if (!match.Groups["offset"].Success)
            return this with { Time = time };

        return ReadOffset(match.Groups["offset"].Value) is { } offset ? this with { Time = time, Offset = offset } : null;
    }

    static Offset? ReadOffset(string text)
    {
        if (text is not ['+' or '-', ..])
            return NodaTime.Offset.Zero;

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var (hours, minutes) = (Number(digits[..2]), digits.Length > 2 ? Number(digits[2..]) : 0);
        if (hours > 14 || minutes > 59)
            return null;

        var sign = text[0] == '-' ? -1 : 1;
        return NodaTime.Offset.FromSeconds(sign * ((hours * 3600) + (minutes * 60)));
    }

    static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    const string TimePattern =
        @"(?:(?:\s*T\s*|,?\s+)(?<half>上午|下午)?(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]{1,9})[0-9]*)?)?"
        + @"(?:\s*(?<half>[AaPp])\.?[Mm]\.?)?\s*(?<offset>[Zz]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$";

    [GeneratedRegex(@"^(?<a>[0-9]{1,4})\s*(?:年|(?<mark>[./-]))\s*(?<b>[0-9]{1,2})\s*(?:月|\k<mark>)\s*(?<c>[0-9]{1,4})\s*日?" + TimePattern, RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^(?:(?<day>[0-9]{1,2})[\s-]+(?<month>[A-Za-z]{3,9})\.?,?[\s-]+|(?<month>[A-Za-z]{3,9})\.?\s+(?<day>[0-9]{1,2}),?\s+)(?<year>[0-9]{4}|[0-9]{2})" + TimePattern,
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();
}
