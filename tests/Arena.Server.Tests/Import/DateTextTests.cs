using Arena.Server.Import;
using NodaTime;
using NodaTime.Text;

namespace Arena.Server.Tests.Import;

public sealed class DateTextTests
{
    static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    [Theory]
    [InlineData("2017-03-01", "2017-03-01T12:00:00+08")]
    [InlineData("2017/3/1", "2017-03-01T12:00:00+08")]
    [InlineData("3/1/2017", "2017-03-01T12:00:00+08")]
    [InlineData("3.1.17", "2017-03-01T12:00:00+08")]
    [InlineData("2017年3月1日", "2017-03-01T12:00:00+08")]
    [InlineData("2017年3月1日 下午2:05", "2017-03-01T14:05:00+08")]
    [InlineData("1-Mar-2017", "2017-03-01T12:00:00+08")]
    [InlineData("March 1, 2017", "2017-03-01T12:00:00+08")]
    [InlineData("3/1/2017 12:30 AM", "2017-03-01T00:30:00+08")]
    [InlineData("3/1/2017 12:30:15 pm", "2017-03-01T12:30:15+08")]
    [InlineData("2017-03-01T23:59:59.5Z", "2017-03-01T23:59:59.5Z")]
    [InlineData("2017-03-01 08:00 +0530", "2017-03-01T08:00:00+05:30")]
    public void A_moment_is_read_as_written(string cell, string expected) =>
        Assert.Equal(OffsetDateTimePattern.ExtendedIso.Parse(expected).Value, DateText.Split(cell)!.ToMoment(DateOrder.MonthDayYear, Shanghai));

    [Theory]
    [InlineData("soon")]
    [InlineData("42795")]
    [InlineData("20170301")]
    [InlineData("1.5")]
    [InlineData("2017-03-01 25:00")]
    [InlineData("2017-03-01 13:00 PM")]
    [InlineData("3/1-2017")]
    [InlineData("-1 Mon 2017")]
    public void What_is_no_date_is_none(string cell) => Assert.Null(DateText.Split(cell));

    [Theory]
    [InlineData("2/29/2017")]
    [InlineData("13/1/2017")]
    [InlineData("0001-01-01")]
    [InlineData("3/1/0017")]
    [InlineData("0/1/2017")]
    public void A_day_that_does_not_exist_is_no_moment(string cell) => Assert.Null(DateText.Split(cell)?.ToMoment(DateOrder.MonthDayYear, Shanghai));

    [Fact]
    public void An_hour_that_the_clocks_skip_moves_on_and_one_that_comes_twice_is_the_first()
    {
        Assert.Equal("2017-03-12T03:30:00-04", Text(DateText.Split("2017-03-12 02:30")!.ToMoment(DateOrder.YearMonthDay, NewYork)));
        Assert.Equal("2017-11-05T01:30:00-04", Text(DateText.Split("2017-11-05 01:30")!.ToMoment(DateOrder.YearMonthDay, NewYork)));
        Assert.Equal("2017-03-12T12:00:00-04", Text(DateText.Split("2017-03-12")!.ToMoment(DateOrder.YearMonthDay, NewYork)));
    }

    [Theory]
    [InlineData("3/1/2017 10/20/2016", DateOrder.MonthDayYear)]
    [InlineData("1/3/2017 20/10/2016", DateOrder.DayMonthYear)]
    [InlineData("2017-03-01 2016-10-20", DateOrder.YearMonthDay)]
    [InlineData("2017-03-01 20/10/2016", DateOrder.DayMonthYear)]
    [InlineData("17-03-31 99-12-31", DateOrder.YearMonthDay)]
    [InlineData("nonsense 99/99/2017 10/20/2016", DateOrder.MonthDayYear)]
    public void The_order_is_decided_by_the_values(string cells, DateOrder expected) =>
        Assert.Equal(new DateOrderGuess(expected, null), DateOrderGuess.From(Cells(cells)));

    [Fact]
    public void Days_that_are_the_same_either_way_need_no_question() =>
        Assert.Null(DateOrderGuess.From(Cells("4/4/2017 5/5/2017")).Question);

    [Theory]
    [InlineData("3/1/2017 4/5/2017", "more than one way")]
    [InlineData("17-03-01", "more than one way")]
    [InlineData("10/20/2016 20/10/2016", "contradict")]
    public void What_can_be_read_in_two_ways_is_asked(string cells, string expected)
    {
        var guess = DateOrderGuess.From(Cells(cells));

        Assert.Null(guess.Order);
        Assert.Contains(expected, guess.Question, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("D/M/Y", DateOrder.DayMonthYear)]
    [InlineData("mm/dd/yyyy", DateOrder.MonthDayYear)]
    [InlineData("Y-M-D", DateOrder.YearMonthDay)]
    [InlineData("iso", DateOrder.YearMonthDay)]
    public void The_order_can_be_given(string text, DateOrder expected) => Assert.Equal(expected, DateOrderGuess.Parse(text));

    [Fact]
    public void An_order_that_is_none_is_refused() => Assert.Throws<ImportException>(() => DateOrderGuess.Parse("Y/D/M"));

    static string Text(OffsetDateTime? moment) => OffsetDateTimePattern.ExtendedIso.Format(moment!.Value);

    static IEnumerable<(CsvRow, string)> Cells(string cells) => cells.Split(' ').Select((cell, index) => (new CsvRow(index + 2, [cell]), cell));
}
