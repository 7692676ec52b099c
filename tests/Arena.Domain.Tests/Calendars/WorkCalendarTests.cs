using System.Text.Json;
using Arena.Domain.Activities;
using Arena.Domain.Calendars;
using Arena.Domain.Tests.Reps;
using NodaTime;
using NodaTime.Text;

namespace Arena.Domain.Tests.Calendars;

public sealed class WorkCalendarTests
{
    const string NoCases = "The cases are not beside this checkout.";

    static readonly string? Cases = PeerData.Find("holidays", "working-day-cases.json");

    public static bool CasesAreThere => Cases is not null;

    [Theory]
    [InlineData("2026-10-01", false)] // National Day, a Thursday
    [InlineData("2026-10-10", true)] // a Saturday that makes up for it
    [InlineData("2026-10-11", false)]
    [InlineData("2150-01-04", false)] // beyond every notice, a Sunday
    [InlineData("2150-01-05", true)]
    public void China_works_on_weekdays_but_for_holidays_and_the_days_that_make_up_for_them(string date, bool works) =>
        Assert.Equal(works, WorkCalendar.China.IsWorkingDay(Date(date)));

    [Fact]
    public void The_next_working_day_lies_behind_the_whole_holiday()
    {
        Assert.Equal(Date("2025-10-09"), WorkCalendar.China.Next(Date("2025-09-30")));
        Assert.Equal(Date("2025-09-30"), WorkCalendar.China.Previous(Date("2025-10-09")));
        Assert.Equal(Date("2025-10-01"), WorkCalendar.Weekdays.Next(Date("2025-09-30")));
    }

    [Fact(Skip = NoCases, SkipUnless = nameof(CasesAreThere))]
    public void Every_day_that_others_derived_is_found()
    {
        using var cases = Read();
        var days = cases.RootElement.GetProperty("days").EnumerateArray().ToList();

        Assert.NotEmpty(days);
        Assert.All(days, day => Assert.Equal(day.GetProperty("working").GetBoolean(), WorkCalendar.China.IsWorkingDay(Date(day, "date"))));
        Assert.All(cases.RootElement.GetProperty("ranges").EnumerateArray(), range =>
            Assert.Equal(range.GetProperty("workingDays").GetInt32(), Worked(Date(range, "from"), Date(range, "to"))));
        Assert.All(cases.RootElement.GetProperty("workingDaysPerMonth").EnumerateObject().SelectMany(year => year.Value.EnumerateObject()), month =>
        {
            var first = Date(month.Name + "-01");
            Assert.Equal(month.Value.GetInt32(), Worked(first, first.PlusMonths(1).PlusDays(-1)));
        });
    }

    [Fact(Skip = NoCases, SkipUnless = nameof(CasesAreThere))]
    public void A_streak_is_earned_where_others_find_one_whatever_the_order_of_arrival()
    {
        using var cases = Read();
        var streaks = cases.RootElement.GetProperty("streaks").EnumerateArray().ToList();

        Assert.NotEmpty(streaks);
        Assert.All(streaks, streak =>
        {
            var days = streak.GetProperty("activityDays").EnumerateArray().Select(day => Date(day.GetString()!)).ToList();
            foreach (var order in new[] { days, Enumerable.Reverse(days), days.OrderBy(day => day.Day % 3) })
            {
                var organisation = new Organisation(Sample.Rules);
                foreach (var day in order)
                    organisation.Receive(Won(day));

                var earned = streak.GetProperty("dealStreak3").GetBoolean() ? Sample.Key($"{Date(streak, "ends"):yyyyMMdd}") : (RecordKey?)null;
                Assert.Equal(earned, organisation.Accounts[Sample.Mei].Badges.GetValueOrDefault("deal-streak")?.Reason);
            }
        });
    }

    static Activity Won(LocalDate day) => Sample.Won($"{day:yyyyMMdd}", at: day.At(new LocalTime(15, 0)).InZoneLeniently(Sample.Zone).ToInstant());

    static int Worked(LocalDate from, LocalDate to)
    {
        var days = 0;
        for (var day = from; day <= to; day = day.PlusDays(1))
            days += WorkCalendar.China.IsWorkingDay(day) ? 1 : 0;

        return days;
    }

    static JsonDocument Read() => JsonDocument.Parse(File.ReadAllBytes(Cases!));

    static LocalDate Date(JsonElement item, string member) => Date(item.GetProperty(member).GetString()!);

    static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
