using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Arena.Domain.Money;
using NodaTime;

namespace Arena.Server.Import;

/// <summary>Turns rows into activities, or says why not.</summary>
sealed class RowMapper(CsvTable table, RowRules rules)
{
    readonly ImmutableArray<int> _attributes = rules.Mapping.AttributeColumns(table);

    /// <summary>
    /// The day of records that count nothing and have no date at all: the earliest in the file. It decides no number, but the same
    /// file must say the same again, and an export that has grown at its end still has the same earliest day. Null without any date.
    /// </summary>
    public LocalDate? UndatedDay { get; } = new[] { Target.OccurredAt, Target.OpenedAt }
        .Where(target => rules.Mapping[target] is not null)
        .SelectMany(target => table.CellsOf(rules.Mapping[target]!.Value))
        .Select(pair => DateText.Split(pair.Cell)?.ToDate(rules.Dates))
        .Min();

    /// <summary>Maps one row: either to an activity or to an error.</summary>
    public (ActivityDraft? Activity, RowError? Error) Map(CsvRow row)
    {
        try
        {
            return (MapOrThrow(row), null);
        }
        catch (RowException wrong)
        {
            return (null, new RowError(row, wrong.Target is { } target ? FieldOf(target) : "", wrong.Message));
        }
    }

    /// <summary>A use's column, as the person sees it in the file.</summary>
    public string FieldOf(Target target) => rules.Mapping[target] is { } column ? table.Columns[column] : ColumnMapping.NameOf(target);

    ActivityDraft MapOrThrow(CsvRow row)
    {
        if (row.Fields.Length != table.Columns.Length)
            throw new RowException(null, $"The row has {row.Fields.Length} cells, the header {table.Columns.Length}. {HintOf(row)}");

        var externalId = Required(row, Target.ExternalId);
        var rep = Required(row, Target.Rep);
        var status = StatusOf(row);
        var currency = CurrencyOf(row);
        var amount = AmountOf(row, currency);
        return new ActivityDraft(rules.Source, externalId, rules.Statuses.Kind, status, rep, MomentOf(row, status), amount, amount is null ? null : currency.Code,
            QuantityOf(row), ScoreOf(row), AttributesOf(row));
    }

    string Required(CsvRow row, Target target)
    {
        var cell = CsvTable.Cell(row, rules.Mapping[target]);
        return cell.Length > 0 ? cell : throw new RowException(target, "The cell is empty.");
    }

    string StatusOf(CsvRow row)
    {
        var word = CsvTable.Cell(row, rules.Mapping[Target.Status]);
        if (rules.Statuses.Read(word) is { } status)
            return status;

        throw new RowException(Target.Status, word.Length == 0 ? "The cell is empty." : $"What \"{CleanText.Shown(word)}\" means is not known: say which status it stands for.");
    }

    OffsetDateTime MomentOf(CsvRow row, string status)
    {
        if (MomentIn(row, Target.OccurredAt) is { } moment)
            return moment;

        // A day that counts is never made up: it would put the points into another period.
        if (!StatusWords.CountsNothing(status))
            throw new RowException(Target.OccurredAt, $"The cell is empty; what is {status} needs a date.");

        if (MomentIn(row, Target.OpenedAt) is { } opened)
            return opened;

        return UndatedDay is { } day
            ? day.At(DateText.NoTime).InZoneLeniently(rules.Zone).ToOffsetDateTime()
            : throw new RowException(Target.OccurredAt, "The row has no date, nor has any other.");
    }

    OffsetDateTime? MomentIn(CsvRow row, Target target)
    {
        var cell = CsvTable.Cell(row, rules.Mapping[target]);
        if (cell.Length == 0)
            return null;

        return DateText.Split(cell)?.ToMoment(rules.Dates, rules.Zone)
            ?? throw new RowException(target, $"\"{CleanText.Shown(cell)}\" is not a date ({DateOrderGuess.Show(rules.Dates)}).");
    }

    Currency CurrencyOf(CsvRow row)
    {
        var code = CsvTable.Cell(row, rules.Mapping[Target.Currency]).ToUpperInvariant();
        return code.Length == 0 ? rules.Currency : Currency.Find(code) ?? throw new RowException(Target.Currency, $"\"{CleanText.Shown(code)}\" is not a currency (ISO 4217).");
    }

    decimal? AmountOf(CsvRow row, Currency currency)
    {
        var cell = CsvTable.Cell(row, rules.Mapping[Target.Amount]);
        if (cell.Length == 0)
            return null;

        var (value, problem) = AmountText.Read(cell, rules.DecimalMark, currency, rules.AmountScale);
        return problem is null ? value : throw new RowException(Target.Amount, problem);
    }

    long? QuantityOf(CsvRow row)
    {
        var cell = CsvTable.Cell(row, rules.Mapping[Target.Quantity]);
        if (cell.Length == 0)
            return null;

        return long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && quantity <= Currency.MaxAmountMinor
            ? quantity
            : throw new RowException(Target.Quantity, $"\"{CleanText.Shown(cell)}\" is not a whole number.");
    }

    decimal? ScoreOf(CsvRow row)
    {
        var cell = CsvTable.Cell(row, rules.Mapping[Target.Score]).Normalize(NormalizationForm.FormKC);
        if (cell.Length == 0)
            return null;

        var number = cell.TrimEnd('%', ' ').Replace(rules.DecimalMark, '.');
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score <= (cell.EndsWith('%') ? 100 : 1)
            ? score / (cell.EndsWith('%') ? 100 : 1)
            : throw new RowException(Target.Score, $"\"{CleanText.Shown(cell)}\" is not between 0 and 1, nor a percentage.");
    }

    ImmutableSortedDictionary<string, string> AttributesOf(CsvRow row) => _attributes
        .Select(column => KeyValuePair.Create(table.Columns[column], row.Fields[column].Trim()))
        .Where(attribute => attribute.Value.Length > 0)
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    static string HintOf(CsvRow row) => row.Fields.Any(field => field.Contains('\n', StringComparison.Ordinal))
        ? "A quote that is not closed may have swallowed the lines that follow."
        : "Put cells that hold the delimiter in quotes.";

    sealed class RowException(Target? target, string message) : Exception(message)
    {
        public Target? Target { get; } = target;
    }
}
