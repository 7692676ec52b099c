using Arena.Domain.Money;
using CsCheck;

namespace Arena.Domain.Tests.Money;

public sealed class RateTableTests
{
    [Fact]
    public void A_rate_of_up_to_nine_digits_on_either_side_is_kept_exactly() =>
        Gen.Long[1, 999_999_999_999_999_999].Sample(billionths => ExchangeRate.Of(billionths / 1_000_000_000m)?.ToDecimal() == billionths / 1_000_000_000m);

    [Theory]
    [InlineData("0")]
    [InlineData("-7.1")]
    [InlineData("1000000000")]
    [InlineData("0.0000000001")]
    public void Anything_else_is_no_rate(string rate) => Assert.Null(ExchangeRate.Of(decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture)));
}
