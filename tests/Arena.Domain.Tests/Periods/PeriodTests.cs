using Arena.Domain.Periods;
using CsCheck;
using NodaTime;
using NodaTime.Calendars;

namespace Arena.Domain.Tests.Periods;

public sealed class PeriodTests
{
    static readonly Gen<Period> AnyPeriod = Gen.Select(Gen.Int[Period.MinYear, Period.MaxYear], Gen.Int[0, 5], Gen.Int[1, 366], (year, kind, number) => (PeriodKind)kind switch
    {
        PeriodKind.All => Period.All,
        PeriodKind.Year => new Period(PeriodKind.Year, year, 0),
        PeriodKind.Quarter => new Period(PeriodKind.Quarter, year, 1 + (number % 4)),
        PeriodKind.Month => new Period(PeriodKind.Month, year, 1 + (number % 12)),
        PeriodKind.Week => new Period(PeriodKind.Week, year, 1 + (number % WeekYearRules.Iso.GetWeeksInWeekYear(year))),
        _ => Period.Day(new LocalDate(year, 1, 1).PlusDays(number - 1)),
    });

    [Theory]
    [InlineData("2017-09-30", PeriodKind.Day, 2017, 930)]
    [InlineData("2017-W39", PeriodKind.Week, 2017, 39)]
    [InlineData("2015-W53", PeriodKind.Week, 2015, 53)]
    [InlineData("2017-09", PeriodKind.Month, 2017, 9)]
    [InlineData("2017-Q3", PeriodKind.Quarter, 2017, 3)]
    [InlineData("2017", PeriodKind.Year, 2017, 0)]
    [InlineData("2016-02-29", PeriodKind.Day, 2016, 229)]
    [InlineData("all", PeriodKind.All, 0, 0)]
    public void A_key_says_which_period_is_meant(string key, PeriodKind kind, int year, int number) =>
        Assert.Equal(new Period(kind, year, number), Period.Parse(key));

    [Fact]
    public void A_key_written_and_read_is_the_same_period() =>
        AnyPeriod.Sample(period => Period.Parse(period.ToString()) == period);

    [Theory]
    [InlineData("2017-W53")]
    [InlineData("2017-W00")]
    [InlineData("2017-W5")]
    [InlineData("2017-02-30")]
    [InlineData("2017-02-29")]
    [InlineData("2017-04-31")]
    [InlineData("2017-00-01")]
    [InlineData("2017-01-00")]
    [InlineData("2017-Q5")]
    [InlineData("2017-Q0")]
    [InlineData("2017-13")]
    [InlineData("2017-00")]
    [InlineData("2017-9")]
    [InlineData("2017-9-30")]
    [InlineData("0000")]
    [InlineData("1899")]
    [InlineData("2200")]
    [InlineData("99999")]
    [InlineData("-2017")]
    [InlineData("")]
    [InlineData(" 2017")]
    [InlineData("2017 ")]
    [InlineData("2017\n")]
    [InlineData("2017-q3")]
    [InlineData("2017-w39")]
    [InlineData("2017-Q3-01")]
    [InlineData("ALL")]
    [InlineData("today")]
    [InlineData("２０１７")]
    [InlineData("٢٠١٧-٠٩")]
    public void What_names_no_period_is_refused(string text) => Assert.Null(Period.Parse(text));

    [Fact]
    public void Any_text_is_either_a_period_that_is_written_so_or_none() =>
        Gen.Char["0123456789-WQ９\n "].Array[0, 10].Select(chars => new string(chars)).Sample(text => Period.Parse(text) is not { } period || period.ToString() == text);
}
