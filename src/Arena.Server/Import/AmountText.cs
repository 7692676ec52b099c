using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Arena.Domain.Money;

namespace Arena.Server.Import;

/// <summary>Money as written in a cell.</summary>
static partial class AmountText
{
    // Currencies that a sign can stand for: an amount in dollars must not become one in yuan.
    static readonly (string Sign, string Codes)[] Signs =
    [
        ("US$", "USD"), ("HK$", "HKD"), ("NT$", "TWD"), ("S$", "SGD"), ("A$", "AUD"), ("C$", "CAD"), ("R$", "BRL"), ("RMB", "CNY"), ("人民币", "CNY"),
        ("$", "USD AUD BBD BMD BND BSD BZD CAD CLP COP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD XCD"),
        ("€", "EUR"), ("£", "GBP EGP FKP GIP SHP SYP"), ("¥", "CNY JPY"), ("元", "CNY HKD TWD"), ("円", "JPY"), ("₩", "KRW"), ("₹", "INR"),
    ];

    // Chinese counts large amounts in ten thousands and in hundred millions.
    static readonly (char Mark, decimal Factor)[] Scales = [('万', 10_000), ('萬', 10_000), ('亿', 100_000_000), ('億', 100_000_000)];

    /// <summary>What the values of a column are multiplied by because its header says so: <c>金额(万元)</c>; else 1.</summary>
    public static decimal ScaleOf(string header) => Scales.FirstOrDefault(scale => header.Contains(scale.Mark, StringComparison.Ordinal), (Mark: ' ', Factor: 1)).Factor;

    /// <summary>Reads an amount in major units of a currency.</summary>
    /// <param name="cell">As written; not empty.</param>
    /// <param name="decimalMark">'.' or ','; the other one groups thousands, as blanks and apostrophes do.</param>
    /// <param name="currency">What the amount is in.</param>
    /// <param name="scale">What a value is multiplied by that does not say itself what it counts in.</param>
    /// <returns>The amount, or why it is none.</returns>
    public static (decimal Value, string? Problem) Read(string cell, char decimalMark, Currency currency, decimal scale = 1)
    {
        var text = CleanText.Line(cell.Normalize(NormalizationForm.FormKC));
        if (TakeUnit(ref text) is { } unit && !unit.Codes.Split(' ').Contains(currency.Code, StringComparer.Ordinal))
            return (0, $"\"{CleanText.Shown(cell)}\" is in {unit.Sign}, not in {currency.Code}: say what the amounts are in, or name a column that does.");

        scale = TakeScale(ref text) ?? scale;
        if (Exponent().IsMatch(text))
            return (0, $"\"{CleanText.Shown(cell)}\" is written with an exponent, which loses digits: export plain numbers.");

        var negative = text is ['-' or '−', ..] or ['(', .., ')'];
        text = text.Trim('-', '−', '+', '(', ')', ' ');
        if (!Shape(decimalMark).IsMatch(text))
            return (0, $"\"{CleanText.Shown(cell)}\" is not an amount.");

        if (negative)
            return (0, $"\"{CleanText.Shown(cell)}\" is negative; an amount is zero or more.");

        var plain = string.Concat(text.Where(mark => char.IsAsciiDigit(mark) || mark == decimalMark)).Replace(decimalMark, '.');
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value * scale > currency.ToMajor(Currency.MaxAmountMinor))
            return (0, $"\"{CleanText.Shown(cell)}\" is too large.");

        value *= scale;
        return currency.ToMinor(value) is { } minor
            ? (currency.ToMajor(minor), null)
            : (0, $"\"{CleanText.Shown(cell)}\" has more decimals than {currency.Code}, which has {currency.Decimals}.");
    }

    /// <summary>Whether a cell could be an amount, however it is punctuated.</summary>
    public static bool IsAmount(string cell)
    {
        var text = cell.Normalize(NormalizationForm.FormKC);
        TakeUnit(ref text);
        TakeScale(ref text);
        return Loose().IsMatch(text);
    }

    /// <summary>Which mark the values of a column take for decimals; null and a question when it has to be asked.</summary>
    public static (char? Mark, string? Question) GuessMark(IEnumerable<(CsvRow Row, string Cell)> cells)
    {
        (int Line, string Cell)? point = null, comma = null, open = null;
        foreach (var (row, cell) in cells.Where(pair => IsAmount(pair.Cell)))
        {
            var marks = string.Concat(cell.Where(mark => char.IsDigit(mark) || mark is '.' or ','));
            var (lastPoint, lastComma) = (marks.LastIndexOf('.'), marks.LastIndexOf(','));
            if (lastPoint < 0 && lastComma < 0)
                continue;

            var mark = marks[Math.Max(lastPoint, lastComma)];
            var other = mark == '.' ? ',' : '.';
            var isGroup = marks.Length - Math.Max(lastPoint, lastComma) - 1 == 3;
            var isRepeated = marks.Count(each => each == mark) > 1;
            if (!isRepeated && (!isGroup || marks.Contains(other, StringComparison.Ordinal)))
                Note(ref mark == '.' ? ref point : ref comma, row.Line, cell);
            else if (isRepeated)
                Note(ref mark == '.' ? ref comma : ref point, row.Line, cell);
            else if (mark == '.')
                Note(ref open, row.Line, cell);

            // A single comma before three digits, and nothing else in the whole column: thousands. Nobody writes money with three decimals and a comma alone.
        }

        if (point is { } one && comma is { } another)
        {
            return (null, $"The amounts contradict each other: \"{CleanText.Shown(one.Cell)}\" (line {one.Line}) has a decimal point, "
                + $"\"{CleanText.Shown(another.Cell)}\" (line {another.Line}) a decimal comma.");
        }

        if (point is null && comma is null && open is { } unclear)
            return (null, $"The amounts can be read in two ways: \"{CleanText.Shown(unclear.Cell)}\" on line {unclear.Line}, and none decides whether the point groups thousands.");

        return (comma is not null ? ',' : '.', null);
    }

    static void Note(ref (int Line, string Cell)? place, int line, string cell) => place ??= (line, cell);

    // Takes a currency's sign or code off either end.
    static (string Sign, string Codes)? TakeUnit(ref string text)
    {
        foreach (var sign in Signs)
        {
            if (TakeOff(ref text, sign.Sign))
                return sign;
        }

        var code = CodeAtEnd().Match(text).Value;
        return code.Length > 0 && Currency.Find(code) is not null && TakeOff(ref text, code) ? (code, code) : null;
    }

    static decimal? TakeScale(ref string text)
    {
        var end = text.TrimEnd(')', ' ', '元');
        var scale = Scales.FirstOrDefault(scale => end.EndsWith(scale.Mark));
        if (scale.Factor == 0)
            return null;

        text = end[..^1].Trim() + (text.EndsWith(')') ? ")" : "");
        return scale.Factor;
    }

    static bool TakeOff(ref string text, string unit)
    {
        var without = text;
        if (text.StartsWith(unit, StringComparison.Ordinal))
            without = text[unit.Length..];
        else if (text.StartsWith("-" + unit, StringComparison.Ordinal))
            without = "-" + text[(unit.Length + 1)..];
        else if (text.StartsWith("(" + unit, StringComparison.Ordinal))
            without = "(" + text[(unit.Length + 1)..];
        else if (text.EndsWith(unit, StringComparison.Ordinal))
            without = text[..^unit.Length];

        var found = !ReferenceEquals(without, text);
        text = without.Trim();
        return found;
    }

    static Regex Shape(char decimalMark) => decimalMark == ',' ? WithComma() : WithPoint();

    // Groups of two are Indian (12,34,567); the last group always has three.
    [GeneratedRegex(@"^(?:[0-9]+|[0-9]{1,3}(?:[, '’][0-9]{2,3})*[, '’][0-9]{3})?(?:\.[0-9]*)?(?<=[0-9]\.?)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WithPoint();

    [GeneratedRegex(@"^(?:[0-9]+|[0-9]{1,3}(?:[. '’][0-9]{2,3})*[. '’][0-9]{3})?(?:,[0-9]*)?(?<=[0-9],?)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WithComma();

    [GeneratedRegex(@"^[0-9.,]+[eE][+-]?[0-9]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Exponent();

    [GeneratedRegex(@"^[A-Z]{3}(?![A-Za-z])|(?<![A-Za-z])[A-Z]{3}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodeAtEnd();

    [GeneratedRegex(@"^[\s(+−-]*[.,]?[0-9][0-9., '’]*(?:[eE][+-]?[0-9]+)?\)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Loose();
}
