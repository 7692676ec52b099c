namespace Arena.Server.Import;

/// <summary>In which order a file writes day, month and year. A year of four digits in front is read as such in any order.</summary>
public enum DateOrder
{
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
}

/// <summary>What the dates of a file say about their order.</summary>
/// <param name="Order">The order; null when it has to be asked.</param>
/// <param name="Question">Why it has to be asked, with examples; null when it is known.</param>
sealed record DateOrderGuess(DateOrder? Order, string? Question)
{
    /// <summary>The orders as people write them.</summary>
    public static string Show(DateOrder order) => order switch
    {
        DateOrder.DayMonthYear => "D/M/Y",
        DateOrder.MonthDayYear => "M/D/Y",
        _ => "Y/M/D",
    };

    /// <summary>Reads <c>D/M/Y</c>, <c>dd.MM.yyyy</c>, <c>Y-M-D</c> or <c>ISO</c>.</summary>
    /// <exception cref="ImportException">It is none of these.</exception>
    public static DateOrder Parse(string text) => string.Concat(text.ToUpperInvariant().Where(char.IsLetter).Distinct()) switch
    {
        "DMY" => DateOrder.DayMonthYear,
        "MDY" => DateOrder.MonthDayYear,
        "YMD" or "ISO" => DateOrder.YearMonthDay,
        _ => throw new ImportException($"--dates \"{text}\" is not an order of dates; say D/M/Y, M/D/Y or Y-M-D."),
    };

    /// <summary>Decides by the values, never by what is usual: 3/4/2017 alone says nothing.</summary>
    public static DateOrderGuess From(IEnumerable<(CsvRow Row, string Cell)> cells)
    {
        HashSet<DateOrder> possible = [.. Enum.GetValues<DateOrder>()];
        var dates = cells.Select(pair => (pair.Row.Line, pair.Cell, Parts: DateText.Split(pair.Cell)))
            .Where(date => date.Parts is { NeedsOrder: true })
            .Select(date => (date.Line, date.Cell, Parts: date.Parts!, Orders: Fitting(date.Parts!)))
            .Where(date => date.Orders.Count > 0)
            .ToList();
        foreach (var date in dates)
        {
            var before = possible.ToHashSet();
            possible.IntersectWith(date.Orders);
            if (possible.Count == 0)
            {
                var other = dates.First(earlier => !earlier.Orders.Overlaps(date.Orders) || earlier.Orders.Count == 1);
                return new DateOrderGuess(null,
                    $"The dates contradict each other: \"{other.Cell}\" (line {other.Line}) can only be {Names(other.Orders)}, "
                    + $"\"{date.Cell}\" (line {date.Line}) only {Names(date.Orders)}; so far {Names(before)} was possible.");
            }
        }

        if (dates.Count == 0)
            return new DateOrderGuess(DateOrder.YearMonthDay, null);

        // Several orders may be left that agree on every date (4/4/2017).
        var open = dates.FirstOrDefault(date => possible.Select(order => date.Parts.ToDate(order)).Distinct().Skip(1).Any());
        return open.Parts is null
            ? new DateOrderGuess(possible.Min(), null)
            : new DateOrderGuess(null, $"The dates can be read in more than one way ({Names(possible)}): \"{open.Cell}\" on line {open.Line}, and none decides.");
    }

    static HashSet<DateOrder> Fitting(DateText parts) => [.. Enum.GetValues<DateOrder>().Where(order => parts.ToDate(order) is not null)];

    static string Names(IEnumerable<DateOrder> orders) => string.Join(" or ", orders.Order().Select(Show));
}
