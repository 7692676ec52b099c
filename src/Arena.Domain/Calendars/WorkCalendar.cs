using System.Collections.Frozen;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Arena.Domain.Calendars;

/// <summary>Which days are worked. Beyond the years that a calendar has been announced for, Monday to Friday are.</summary>
public sealed class WorkCalendar
{
    readonly FrozenSet<LocalDate> _daysOff;
    readonly FrozenSet<LocalDate> _makeUpDays;

    WorkCalendar(string name, IEnumerable<LocalDate> daysOff, IEnumerable<LocalDate> makeUpDays)
    {
        Name = name;
        _daysOff = daysOff.ToFrozenSet();
        _makeUpDays = makeUpDays.ToFrozenSet();
    }

    /// <summary>Monday to Friday.</summary>
    public static WorkCalendar Weekdays { get; } = new("weekdays", [], []);

    /// <summary>
    /// Mainland China: with the public holidays, and the weekend days on which they are made up for, that the State Council announces each
    /// autumn for the next year; from the npm package chinese-days (MIT), which is kept up to date by others.
    /// </summary>
    public static WorkCalendar China { get; } = ReadChina();

    /// <summary>The name in rulebooks.</summary>
    public string Name { get; }

    /// <summary>The calendar of a name; null when there is none.</summary>
    public static WorkCalendar? Find(string name) => new[] { Weekdays, China }.FirstOrDefault(calendar => calendar.Name == name);

    public bool IsWorkingDay(LocalDate date) =>
        _makeUpDays.Contains(date) || (date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !_daysOff.Contains(date));

    /// <summary>The first working day after a date.</summary>
    public LocalDate Next(LocalDate date) => Walk(date, 1);

    /// <summary>The last working day before a date.</summary>
    public LocalDate Previous(LocalDate date) => Walk(date, -1);

    LocalDate Walk(LocalDate date, int step)
    {
        do
            date = date.PlusDays(step);
        while (!IsWorkingDay(date));
        return date;
    }

    static WorkCalendar ReadChina()
    {
        using var file = typeof(WorkCalendar).Assembly.GetManifestResourceStream("chinese-days.json")!;
        using var json = JsonDocument.Parse(file);
        return new WorkCalendar("china", Dates(json, "holidays"), Dates(json, "workdays"));
    }

    static IEnumerable<LocalDate> Dates(JsonDocument json, string member) =>
        json.RootElement.GetProperty(member).EnumerateObject().Select(day => LocalDatePattern.Iso.Parse(day.Name).Value);
}
