using System.Globalization;
using Arena.Domain.Money;
using CsCheck;

namespace Arena.Domain.Tests.Money;

public sealed class CurrencyTests
{
    static readonly string[] Codes = ["CNY", "JPY", "KWD"];
    static readonly Gen<Currency> AnyCurrency = Gen.Int[0, 2].Select(index => Currency.Find(Codes[index])!);

    [Theory]
    [InlineData("CNY", "12.34", 1234L)]
    [InlineData("CNY", "12.3400", 1234L)]
    [InlineData("CNY", "0", 0L)]
    [InlineData("CNY", "0.001", null)]
    [InlineData("CNY", "12.345", null)]
    [InlineData("CNY", "-0.01", null)]
    [InlineData("JPY", "500", 500L)]
    [InlineData("JPY", "500.5", null)]
    [InlineData("KWD", "1.234", 1234L)]
    [InlineData("CNY", "90071992547409.91", 9007199254740991L)]
    [InlineData("CNY", "90071992547409.92", null)]
    [InlineData("JPY", "9007199254740991", 9007199254740991L)]
    [InlineData("JPY", "9007199254740992", null)]
    [InlineData("KWD", "9007199254740.991", 9007199254740991L)]
    [InlineData("KWD", "9007199254740.992", null)]
    [InlineData("CNY", "10000000000000000000000000000", null)]
    [InlineData("CNY", "79228162514264337593543950335", null)]
    [InlineData("CNY", "-79228162514264337593543950335", null)]
    [InlineData("CNY", "0.0000000000000000000000000001", null)]
    public void Money_is_counted_in_minor_units_or_refused(string code, string major, long? minor) =>
        Assert.Equal(minor, Currency.Find(code)!.ToMinor(decimal.Parse(major, CultureInfo.InvariantCulture)));

    [Fact]
    public void Minor_units_become_major_units_and_back_without_loss() => // Invariant 8
        Gen.Select(AnyCurrency, Gen.Long[0, Currency.MaxAmountMinor]).Sample((currency, minor) => currency.ToMinor(currency.ToMajor(minor)) == minor);

    [Fact]
    public void What_is_taken_is_exact() =>
        Gen.Select(AnyCurrency, Gen.OneOf(Gen.Long[-100, 1_000_000], Gen.Long), Gen.Int[0, 5]).Sample((currency, digits, scale) =>
        {
            var major = digits / Enumerable.Repeat(10m, scale).Aggregate(1m, (power, ten) => power * ten);
            return currency.ToMinor(major) is not { } minor || (minor is >= 0 and <= Currency.MaxAmountMinor && currency.ToMajor(minor) == major);
        });

    [Theory]
    [InlineData("cny")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("")]
    [InlineData("DEM")]
    public void A_code_that_is_not_in_use_is_no_currency(string code) => Assert.Null(Currency.Find(code));
}
