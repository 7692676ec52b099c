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
    public static ImportPlan From(CsvTable table, PlanOptions options, OrganisationAnswer organisation)
    {
        var (plan, questions) = Draft(table, options, organisation);
        return questions.IsEmpty ? plan : throw new ImportException(string.Join(Environment.NewLine, questions.Select(question => $"{question.Text} {question.How}".TrimEnd())));
    }

    /// <summary>Decides how a file is read as far as that can be told, and says what has to be asked.</summary>
    /// <exception cref="ImportException">What was said cannot be.</exception>
    public static (ImportPlan Plan, ImmutableArray<PlanQuestion> Questions) Draft(CsvTable table, PlanOptions options, OrganisationAnswer organisation)
    {
        var statuses = options.Statuses;
        var given = ColumnMapping.Parse(options.Map, table);
        var guess = MappingGuess.From(table, statuses.Kind, statuses, given);
        var questions = guess.Questions.Select(question => new PlanQuestion("map", question, "")).ToList();
        var dates = DatesOf(table, guess.Mapping, options.Dates, questions);
        var mark = MarkOf(table, guess.Mapping, options.Decimals, questions);

        var guessed = guess.Mapping.Columns.Keys.Where(target => !given.Columns.ContainsKey(target)).Select(ColumnMapping.NameOf).ToImmutableHashSet(StringComparer.Ordinal);
        if (options.Dates is null && dates.NeedsOrder)
            guessed = guessed.Add("--dates");

        var scale = guess.Mapping[Target.Amount] is { } amount ? AmountText.ScaleOf(table.Columns[amount]) : 1;
        var rules = new RowRules(
            options.Source, guess.Mapping, dates.Order, ZoneOf(options.Zone ?? organisation.TimeZone), mark, CurrencyOf(options.Currency ?? organisation.BaseCurrency), statuses, scale);
        var saysStatuses = statuses.Else is not null || !statuses.Given.IsEmpty;
        return (new ImportPlan(table, rules, !saysStatuses && guess.Mapping[Target.Status] is not null ? guessed.Add("--statuses") : guessed), [.. questions]);
    }

    /// <summary>The status words of the file with what they are taken for, the most frequent first; null for words that are not known.</summary>
    public IEnumerable<(string Word, string? Status, int Rows)> Words() => Rules.Mapping[Target.Status] is not { } column
        ? []
        : Table.CellsOf(column).CountBy(pair => pair.Cell, StringComparer.Ordinal)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => (word.Key, Rules.Statuses.Read(word.Key), word.Value));

    static (DateOrder Order, bool NeedsOrder) DatesOf(CsvTable table, ColumnMapping mapping, string? said, List<PlanQuestion> questions)
    {
        var cells = new[] { Target.OccurredAt, Target.OpenedAt }.Where(target => mapping[target] is not null).SelectMany(target => table.CellsOf(mapping[target]!.Value)).ToList();
        var needsOrder = cells.Any(pair => DateText.Split(pair.Cell) is { NeedsOrder: true });
        if (said is not null)
            return (DateOrderGuess.Parse(said), needsOrder);

        var guess = DateOrderGuess.From(cells);
        if (guess.Question is { } question)
            questions.Add(new PlanQuestion("dates", question, "Say --dates D/M/Y, M/D/Y or Y-M-D."));

        return (guess.Order ?? default, needsOrder);
    }

    static char MarkOf(CsvTable table, ColumnMapping mapping, string? said, List<PlanQuestion> questions)
    {
        if (said is not null)
            return said is "." or "," ? said[0] : throw new ImportException($"--decimals \"{said}\" is neither . nor ,");

        var (mark, question) = mapping[Target.Amount] is { } amount ? AmountText.GuessMark(table.CellsOf(amount)) : ('.', null);
        if (question is not null)
            questions.Add(new PlanQuestion("decimals", question, "Say --decimals . or ,"));

        return mark ?? '.';
    }

    static DateTimeZone ZoneOf(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)
        ?? throw new ImportException($"--zone {zone} is not a zone of the tz database, such as Asia/Shanghai.");

    static Currency CurrencyOf(string code) => Currency.Find(code.ToUpperInvariant())
        ?? throw new ImportException($"--currency {code} is not a currency (ISO 4217), such as CNY.");
}

/// <summary>What has to be said before a file can be imported.</summary>
/// <param name="Field">map, dates or decimals.</param>
/// <param name="Text">For people.</param>
/// <param name="How">How it is said on the command line.</param>
sealed record PlanQuestion(string Field, string Text, string How);

/// <summary>What was said about a file; null is to be guessed.</summary>
/// <param name="Source">The system that the export comes from.</param>
/// <param name="Map">Columns by use, as <c>use=COLUMN</c>.</param>
/// <param name="Dates">The order of day, month and year.</param>
/// <param name="Zone">The zone of dates without an offset; the organisation's when null.</param>
/// <param name="Decimals">The decimal mark.</param>
/// <param name="Statuses">What the status words mean; also the kind.</param>
/// <param name="Currency">What amounts are in; the organisation's base currency when null.</param>
sealed record PlanOptions(string Source, IReadOnlyList<string> Map, string? Dates, string? Zone, string? Decimals, StatusWords Statuses, string? Currency);
