using System.Globalization;
using Arena.Domain.Money;
using Arena.Server.Import;

namespace Arena.Server.Tests.Import;

public sealed class AmountTextTests
{
    static readonly Currency Yuan = Currency.Find("CNY")!;

    [Theory]
    [InlineData("1054", '.', "1054")]
    [InlineData("0", '.', "0")]
    [InlineData("1,234,567.89", '.', "1234567.89")]
    [InlineData("1.234.567,89", ',', "1234567.89")]
    [InlineData("12,34,567.50", '.', "1234567.5")]
    [InlineData("1 234,50", ',', "1234.5")]
    [InlineData("1\u202F234,50", ',', "1234.5")]
    [InlineData("1'234.50", '.', "1234.5")]
    [InlineData("¥1,200", '.', "1200")]
    [InlineData("￥１，２００．５", '.', "1200.5")]
    [InlineData("1200元", '.', "1200")]
    [InlineData("CNY 5", '.', "5")]
    [InlineData("RMB5.10", '.', "5.1")]
    [InlineData("100.000", '.', "100")]
    [InlineData(".5", '.', "0.5")]
    [InlineData("5.", '.', "5")]
    [InlineData("1.2万", '.', "12000")]
    [InlineData("¥ 0.1054 万元", '.', "1054")]
    [InlineData("1,5億", ',', "150000000")]
    public void An_amount_is_read_exactly(string cell, char mark, string expected) =>
        Assert.Equal((decimal.Parse(expected, CultureInfo.InvariantCulture), null), AmountText.Read(cell, mark, Yuan));

    [Theory]
    [InlineData("1e30", "exponent")]
    [InlineData("1.05E+03", "exponent")]
    [InlineData("NaN", "not an amount")]
    [InlineData("Infinity", "not an amount")]
    [InlineData("-5", "negative")]
    [InlineData("−5", "negative")]
    [InlineData("(1,234)", "negative")]
    [InlineData("-¥5", "negative")]
    [InlineData("1,23", "not an amount")]
    [InlineData("1,,234", "not an amount")]
    [InlineData("1.2.3", "not an amount")]
    [InlineData(".", "not an amount")]
    [InlineData("1.2万万", "not an amount")]
    [InlineData("-1.2万", "negative")]
    [InlineData("1.0000001万", "more decimals")]
    [InlineData("9999999999亿", "too large")]
    [InlineData("12 pieces", "not an amount")]
    [InlineData("1.005", "more decimals")]
    [InlineData("90071992547409.92", "too large")]
    [InlineData("99999999999999999999999999999999999999", "too large")]
    [InlineData("$5", "is in $, not in CNY")]
    [InlineData("5 EUR", "is in EUR, not in CNY")]
    public void What_is_no_amount_says_why(string cell, string expected) =>
        Assert.Contains(expected, AmountText.Read(cell, '.', Yuan).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("金额(万元)", "12.5", "125000")]
    [InlineData("金额", "12.5", "12.5")]
    [InlineData("金额（亿）", "0.5", "50000000")]
    [InlineData("金额(万元)", "12.5亿", "1250000000")] // what a cell says itself holds
    public void A_header_says_what_amounts_count_in(string header, string cell, string expected) =>
        Assert.Equal((decimal.Parse(expected, CultureInfo.InvariantCulture), null), AmountText.Read(cell, '.', Yuan, AmountText.ScaleOf(header)));

    [Fact]
    public void The_largest_amount_is_still_one() =>
        Assert.Equal((90071992547409.91m, null), AmountText.Read("90,071,992,547,409.91", '.', Yuan));

    [Theory]
    [InlineData("1054 88", '.')]
    [InlineData("1,234 88", '.')]
    [InlineData("1,234 12.50", '.')]
    [InlineData("1,234.50 1.234", '.')]
    [InlineData("1,234,567", '.')]
    [InlineData("12,5 1.234", ',')]
    [InlineData("1.234.567", ',')]
    [InlineData("1.234,50 1,234", ',')]
    public void The_decimal_mark_is_decided_by_the_values(string cells, char expected) =>
        Assert.Equal((expected, null), AmountText.GuessMark(Cells(cells)));

    [Theory]
    [InlineData("1.234 5.678", "two ways")]
    [InlineData("12,50 12.50", "contradict")]
    public void Marks_that_can_be_read_in_two_ways_are_asked(string cells, string expected) =>
        Assert.Contains(expected, AmountText.GuessMark(Cells(cells)).Question, StringComparison.Ordinal);

    static IEnumerable<(CsvRow, string)> Cells(string cells) => cells.Split(' ').Select((cell, index) => (new CsvRow(index + 2, [cell]), cell));
}
