using System.Collections.Immutable;
using Arena.Domain.Money;
using NodaTime;

namespace Arena.Server.Import;

/// <summary>How a file is read: what was said, and what was guessed for the rest.</summary>
/// <param name="Table">The file.</param>
/// <param name="Rules">How its cells are read.</param>
/// <param name="Guessed">What nobody said.</param>
sealed record ImportPlan(CsvTable Table, RowRules Rules, ImmutableHashSet<string> Guessed)
{
    /// <summary>Decides how a file is read.</summary>
    /// <exception cref="ImportException">Something has to be said first; the message names the options.</exception>
    public static ImportPlan From(CsvTable table, ImportOptions options, OrganisationAnswer organisation)
    {
        var statuses = StatusWords.Parse(options.Kind, options.Statuses);
        var given = ColumnMapping.Parse(options.Map, table);
        var guess = MappingGuess.From(table, options.Kind, statuses, given);
        var questions = guess.Questions.ToList();
        var dates = DatesOf(table, guess.Mapping, options.Dates, questions);
        var mark = MarkOf(table, guess.Mapping, options.Decimals, questions);
        if (questions.Count > 0)
            throw new ImportException(string.Join(Environment.NewLine, questions));

        var guessed = guess.Mapping.Columns.Keys.Where(target => !given.Columns.ContainsKey(target)).Select(ColumnMapping.NameOf).ToImmutableHashSet(StringComparer.Ordinal);
        if (options.Dates is null && dates.NeedsOrder)
            guessed = guessed.Add("--dates");

        var rules = new RowRules(options.Source, guess.Mapping, dates.Order, ZoneOf(options.Zone ?? organisation.TimeZone), mark, CurrencyOf(options.Currency ?? organisation.BaseCurrency), statuses);
        return new ImportPlan(table, rules, options.Statuses is null && guess.Mapping[Target.Status] is not null ? guessed.Add("--statuses") : guessed);
    }

    /// <summary>The status words of the file with what they are taken for, the most frequent first; null for words that are not known.</summary>
    public IEnumerable<(string Word, string? Status, int Rows)> Words() => Rules.Mapping[Target.Status] is not { } column
        ? []
        : Table.CellsOf(column).CountBy(pair => pair.Cell, StringComparer.Ordinal)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => (word.Key, Rules.Statuses.Read(word.Key), word.Value));

    static (DateOrder Order, bool NeedsOrder) DatesOf(CsvTable table, ColumnMapping mapping, string? said, List<string> questions)
    {
        var cells = new[] { Target.OccurredAt, Target.OpenedAt }.Where(target => mapping[target] is not null).SelectMany(target => table.CellsOf(mapping[target]!.Value)).ToList();
        var needsOrder = cells.Any(pair => DateText.Split(pair.Cell) is { NeedsOrder: true });
        if (said is not null)
            return (DateOrderGuess.Parse(said), needsOrder);

        var guess = DateOrderGuess.From(cells);
        if (guess.Question is { } question)
            questions.Add($"{question} Say --dates D/M/Y, M/D/Y or Y-M-D.");

        return (guess.Order ?? default, needsOrder);
    }

    static char MarkOf(CsvTable table, ColumnMapping mapping, string? said, List<string> questions)
    {
        if (said is not null)
            return said is "." or "," ? said[0] : throw new ImportException($"--decimals \"{said}\" is neither . nor ,");

        var (mark, question) = mapping[Target.Amount] is { } amount ? AmountText.GuessMark(table.CellsOf(amount)) : ('.', null);
        if (question is not null)
            questions.Add($"{question} Say --decimals . or ,");

        return mark ?? '.';
    }

    static DateTimeZone ZoneOf(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)
        ?? throw new ImportException($"--zone {zone} is not a zone of the tz database, such as Asia/Shanghai.");

    static Currency CurrencyOf(string code) => Currency.Find(code.ToUpperInvariant())
        ?? throw new ImportException($"--currency {code} is not a currency (ISO 4217), such as CNY.");
}
