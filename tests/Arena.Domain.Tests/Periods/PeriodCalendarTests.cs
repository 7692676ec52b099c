using System.Globalization;
using Arena.Domain.Periods;
using CsCheck;
using NodaTime;

namespace Arena.Domain.Tests.Periods;

public sealed class PeriodCalendarTests
{
    // Daylight saving in both hemispheres, by half an hour, long ago, at midnight (which then does not exist), one minute after
    // midnight (which then comes twice), and a zone that left out a whole day.
    static readonly string[] Zones =
    [
        "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Shanghai", "America/Sao_Paulo", "Africa/Cairo", "Asia/Kathmandu",
        "America/St_Johns", "America/Havana", "Pacific/Apia", "UTC",
    ];

    static readonly Gen<DateTimeZone> Zone = Gen.Int[0, Zones.Length - 1].Select(index => DateTimeZoneProviders.Tzdb[Zones[index]]);

    static readonly Gen<int> StartMonth = Gen.Int[1, 12];

    static readonly Gen<PeriodKind> Kind = Gen.Int[0, 5].Select(kind => (PeriodKind)kind);

    // Half of all instants lie within two hours of a change of the clocks.
    static readonly Gen<(DateTimeZone Zone, Instant Instant)> Moment = Gen.Select(
        Zone, Gen.Long[Sample.At("1940-01-01T00:00:00Z").ToUnixTimeSeconds(), Sample.At("2060-01-01T00:00:00Z").ToUnixTimeSeconds()], Gen.Bool, Gen.Int[-7200, 7200],
        (zone, seconds, atChange, offset) =>
        {
            var instant = Instant.FromUnixTimeSeconds(seconds);
            var interval = zone.GetZoneInterval(instant);
            return (zone, atChange && interval.HasStart && interval.Start.InUtc().Year >= 1940 ? interval.Start + Duration.FromSeconds(offset) : instant);
        });

    [Fact]
    public void Periods_are_those_that_walking_the_days_finds() =>
        Gen.Select(Moment, StartMonth).Sample((moment, month) =>
        {
            var calendar = new PeriodCalendar(moment.Zone, month);
            var day = WalkedDay(moment.Zone, moment.Instant);

            Assert.Equal(day, calendar.DateOf(moment.Instant));
            Assert.Equal(WalkedStart(moment.Zone, day), calendar.StartOfDay(moment.Instant));
            Assert.All(calendar.PeriodsOf(moment.Instant), period => Assert.Equal(NameOf(period.Kind, day, month), period.ToString()));
            Assert.Equal(Enum.GetValues<PeriodKind>(), calendar.PeriodsOf(moment.Instant).Select(period => period.Kind));
        }, iter: 300);

    [Fact]
    public void A_period_is_the_days_that_bear_its_name() =>
        Gen.Select(Moment, StartMonth, Kind).Where((_, _, kind) => kind != PeriodKind.All).Sample((moment, month, kind) =>
        {
            var calendar = new PeriodCalendar(moment.Zone, month);
            var period = calendar.PeriodOf(kind, moment.Instant);
            LocalDate first = calendar.DateOf(moment.Instant), end = first;
            while (NameOf(kind, first.PlusDays(-1), month) == period.ToString())
                first = first.PlusDays(-1);
            while (NameOf(kind, end, month) == period.ToString())
                end = end.PlusDays(1);

            Assert.Equal((first, end), calendar.DatesOf(period));
            Assert.Equal(new Interval(WalkedStart(moment.Zone, first), WalkedStart(moment.Zone, end)), calendar.IntervalOf(period));
        }, iter: 300);

    [Fact]
    public void Periods_of_a_kind_follow_each_other_without_gap_or_overlap() =>
        Gen.Select(Moment, StartMonth, Kind).Where((_, _, kind) => kind != PeriodKind.All).Sample((moment, month, kind) =>
        {
            var calendar = new PeriodCalendar(moment.Zone, month);
            var period = calendar.PeriodOf(kind, moment.Instant);
            var interval = calendar.IntervalOf(period);
            var next = calendar.PeriodOf(kind, calendar.DatesOf(period)!.Value.End);

            Assert.True(interval.Contains(moment.Instant));
            Assert.Equal(interval.End, calendar.IntervalOf(next).Start);
            Assert.Equal(period, calendar.Previous(next));
            Assert.Equal(period, calendar.PeriodOf(kind, interval.Start));
            Assert.Equal(period, calendar.PeriodOf(kind, interval.End - Duration.Epsilon));
            Assert.NotEqual(period, calendar.PeriodOf(kind, interval.End));
        });

    [Fact]
    public void All_time_has_no_bounds_and_nothing_before_it()
    {
        Assert.Equal(new Interval(null, null), Sample.Calendar.IntervalOf(Period.All));
        Assert.Null(Sample.Calendar.DatesOf(Period.All));
        Assert.Null(Sample.Calendar.Previous(Period.All));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "1940-06-01", "1940-05-31T16:00:00Z", 23 * 60)]    // the clocks went forward at midnight
    [InlineData("Asia/Shanghai", "1986-05-04", "1986-05-03T16:00:00Z", 23 * 60)]
    [InlineData("Asia/Shanghai", "1991-09-15", "1991-09-14T15:00:00Z", 25 * 60)]
    [InlineData("America/New_York", "2017-03-12", "2017-03-12T05:00:00Z", 23 * 60)]
    [InlineData("Europe/London", "2017-10-29", "2017-10-28T23:00:00Z", 25 * 60)]
    [InlineData("Australia/Lord_Howe", "2017-10-01", "2017-09-30T13:30:00Z", (23 * 60) + 30)]
    [InlineData("America/Sao_Paulo", "2017-10-15", "2017-10-15T03:00:00Z", 23 * 60)]   // begins at one o'clock
    [InlineData("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z", 23 * 60)]        // begins at one o'clock
    [InlineData("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z", 25 * 60)]    // begins, goes back an hour after a minute, goes on
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 24 * 60)]
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0)]               // never was
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24 * 60)]
    public void A_day_is_as_long_as_the_clocks_make_it(string zone, string day, string start, int minutes)
    {
        var interval = new PeriodCalendar(DateTimeZoneProviders.Tzdb[zone], 1).IntervalOf(Period.Parse(day)!.Value);

        Assert.Equal(Sample.At(start), interval.Start);
        Assert.Equal(Duration.FromMinutes(minutes), interval.Duration);
    }

    [Fact]
    public void A_day_once_begun_goes_on_when_the_clocks_go_back_over_midnight()
    {
        var calendar = new PeriodCalendar(DateTimeZoneProviders.Tzdb["America/St_Johns"], 1);

        // The wall shows 00:00 of the 29th, then 23:01 of the 28th again.
        Assert.Equal(new LocalDate(2006, 10, 29), calendar.DateOf(Sample.At("2006-10-29T02:30:00Z")));
        Assert.Equal(new LocalDate(2006, 10, 29), calendar.DateOf(Sample.At("2006-10-29T02:31:00Z")));
    }

    [Fact]
    public void A_fiscal_year_is_named_by_the_year_in_which_it_starts()
    {
        var calendar = new PeriodCalendar(DateTimeZone.Utc, 4);

        Assert.Equal("2017-04-01/2018-04-01", Text(calendar.DatesOf(Period.Parse("2017")!.Value)));
        Assert.Equal("2017-04-01/2017-07-01", Text(calendar.DatesOf(Period.Parse("2017-Q1")!.Value)));
        Assert.Equal("2018-01-01/2018-04-01", Text(calendar.DatesOf(Period.Parse("2017-Q4")!.Value)));
        Assert.Equal("2016-Q4", calendar.PeriodOf(PeriodKind.Quarter, new LocalDate(2017, 3, 31)).ToString());
    }

    [Theory]
    [InlineData("2015-12-31", "2015-W53")]
    [InlineData("2016-01-03", "2015-W53")]
    [InlineData("2016-01-04", "2016-W01")]
    [InlineData("2018-12-31", "2019-W01")]
    [InlineData("2020-12-31", "2020-W53")]
    [InlineData("2017-01-01", "2016-W52")]
    public void A_week_belongs_to_the_year_of_its_Thursday(string day, string week)
    {
        var date = Sample.Calendar.DatesOf(Period.Parse(day)!.Value)!.Value.Start;

        Assert.Equal(week, Sample.Calendar.PeriodOf(PeriodKind.Week, date).ToString());
    }

    [Fact]
    public void Recent_is_the_present_period_the_one_before_and_what_comes() =>
        Gen.Select(StartMonth, Kind, Gen.Int[0, 20000], Gen.Int[-800, 800]).Sample((month, kind, days, apart) =>
        {
            var calendar = new PeriodCalendar(DateTimeZone.Utc, month);
            var today = new LocalDate(2000, 1, 1).PlusDays(days);
            var period = calendar.PeriodOf(kind, today.PlusDays(apart));
            var present = calendar.PeriodOf(kind, today);
            var expected = apart >= 0 || period == present || period == calendar.Previous(present);

            return calendar.IsRecent(period, today) == expected;
        });

    [Theory]
    [InlineData("today", "2017-10-01")]
    [InlineData("this-week", "2017-W39")]
    [InlineData("this-month", "2017-10")]
    [InlineData("this-quarter", "2017-Q4")]
    [InlineData("this-year", "2017")]
    [InlineData("all", "all")]
    [InlineData("2016-Q1", "2016-Q1")]
    [InlineData("this-decade", null)]
    public void A_relative_name_means_the_local_day_of_the_question(string text, string? period) =>
        // In Shanghai it is Sunday, the first of October, already.
        Assert.Equal(period, Sample.Calendar.Parse(text, Sample.At("2017-09-30T17:00:00Z"))?.ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public void A_fiscal_year_starts_in_a_month_of_the_year(int month) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeriodCalendar(DateTimeZone.Utc, month));

    static string Text((LocalDate Start, LocalDate End)? dates) => $"{dates!.Value.Start:uuuu-MM-dd}/{dates.Value.End:uuuu-MM-dd}";

    // A day begins at the first minute at which the clock on the wall shows its date, or a later one.
    static Instant WalkedStart(DateTimeZone zone, LocalDate date)
    {
        var instant = date.AtMidnight().InUtc().ToInstant() - Duration.FromHours(40);
        while (instant.InZone(zone).Date < date)
            instant += instant.InZone(zone).Date < date.PlusDays(-1) ? Duration.FromHours(1) : Duration.FromMinutes(1);

        return instant;
    }

    static LocalDate WalkedDay(DateTimeZone zone, Instant instant)
    {
        var day = instant.InUtc().Date.PlusDays(-2);
        while (WalkedStart(zone, day.PlusDays(1)) <= instant)
            day = day.PlusDays(1);

        return day;
    }

    static string NameOf(PeriodKind kind, LocalDate date, int startMonth)
    {
        var fiscalStart = date;
        while (fiscalStart.Day != 1 || fiscalStart.Month != startMonth)
            fiscalStart = fiscalStart.PlusDays(-1);

        var quarter = 1;
        while (fiscalStart.PlusMonths(3 * quarter) <= date)
            quarter++;

        var dotnet = date.ToDateTimeUnspecified();
        FormattableString name = kind switch
        {
            PeriodKind.Day => $"{dotnet:yyyy-MM-dd}",
            PeriodKind.Week => $"{ISOWeek.GetYear(dotnet)}-W{ISOWeek.GetWeekOfYear(dotnet):00}",
            PeriodKind.Month => $"{dotnet:yyyy-MM}",
            PeriodKind.Quarter => $"{fiscalStart.Year}-Q{quarter}",
            PeriodKind.Year => $"{fiscalStart.Year}",
            _ => $"all",
        };
        return name.ToString(CultureInfo.InvariantCulture);
    }
}
