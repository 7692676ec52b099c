using System.Collections.Frozen;
using System.Numerics;

namespace Arena.Domain.Money;

/// <summary>A currency in use and the number of decimals of its minor unit.</summary>
/// <remarks>ISO 4217:2015, list one (active codes), as published by SIX; funds, metals and test codes are left out.</remarks>
public sealed record Currency(string Code, int Decimals)
{
    /// <summary>Amounts stay below this, in minor units: what a browser's number still holds exactly.</summary>
    public const long MaxAmountMinor = (1L << 53) - 1;

    const string WithTwoDecimals = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK
        DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT
        LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN
        QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS
        VED VES WST XCD XCG YER ZAR ZMW ZWG
        """;

    static readonly FrozenDictionary<string, Currency> ByCode = WithTwoDecimals
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(code => new Currency(code, 2))
        .Concat("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".Split(' ').Select(code => new Currency(code, 0)))
        .Concat("BHD IQD JOD KWD LYD OMR TND".Split(' ').Select(code => new Currency(code, 3)))
        .ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    /// <summary>The currency of a code in capitals; null for a code that is not in use.</summary>
    public static Currency? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>Minor units in one major unit: 100 for CNY, 1 for JPY.</summary>
    public long MinorPerMajor { get; } = (long)BigInteger.Pow(10, Decimals);

    /// <summary>An amount in major units as an amount in minor units; null when it has more decimals than the currency or is out of bounds.</summary>
    public long? ToMinor(decimal major)
    {
        // Compared before it is multiplied: a decimal overflows at 7.9e28.
        if (major < 0 || major > MaxAmountMinor / (decimal)MinorPerMajor)
            return null;

        var minor = major * MinorPerMajor;
        return minor == decimal.Truncate(minor) ? (long)minor : null;
    }

    /// <summary>An amount in minor units as an exact amount in major units.</summary>
    public decimal ToMajor(long minor) => minor / (decimal)MinorPerMajor;
}
