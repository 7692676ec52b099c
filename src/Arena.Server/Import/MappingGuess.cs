using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Money;

namespace Arena.Server.Import;

/// <summary>Which column is what, as far as headers and values tell.</summary>
/// <param name="Mapping">What was given, and what was guessed for the rest.</param>
/// <param name="Questions">What has to be said before anything can be imported.</param>
sealed record MappingGuess(ColumnMapping Mapping, ImmutableArray<string> Questions)
{
    // A column is a date's, an amount's or a status's when most of its cells are; single slips are the rows' own faults.
    const double Most = 0.8;

    /// <summary>Guesses what <paramref name="given"/> leaves open.</summary>
    public static MappingGuess From(CsvTable table, string kind, StatusWords statuses, ColumnMapping given)
    {
        var guess = new Guesser(table, kind, statuses, given);
        guess.Run();
        return new MappingGuess(guess.Mapping, [.. guess.Questions]);
    }

    sealed class Guesser(CsvTable table, string kind, StatusWords statuses, ColumnMapping given)
    {
        readonly ImmutableArray<int> _free = given.AttributeColumns(table);

        public ColumnMapping Mapping { get; private set; } = given;

        public List<string> Questions { get; } = [];

        public void Run()
        {
            Find(Target.Status, HeaderWords.Status, _ => true, column => Share(column, cell => StatusWords.Known(kind, cell) is not null) > Most ? true : null);
            Find(Target.OccurredAt, HeaderWords.OccurredAt, IsDate, IsOnlyDate);
            Find(Target.OpenedAt, HeaderWords.OpenedAt, IsDate);
            Find(Target.ExternalId, HeaderWords.ExternalId, IsUnique, OnlyUniqueColumn);
            if (kind == ActivityKinds.Deal)
                Find(Target.Amount, HeaderWords.Amount, column => Share(column, AmountText.IsAmount) > Most);

            if (kind == ActivityKinds.Training)
                Find(Target.Score, HeaderWords.Score, column => Share(column, AmountText.IsAmount) > Most);

            Find(Target.Currency, HeaderWords.Currency, column => Share(column, cell => Currency.Find(cell) is not null) > Most);
            Find(Target.Rep, HeaderWords.Rep, column => !IsDate(column) && Share(column, AmountText.IsAmount) < 1 - Most && IsFew(column));

            Ask(Target.ExternalId, "which column identifies a record (each value once)");
            Ask(Target.Rep, "which column names the rep");
            Ask(Target.OccurredAt, "which column says when it happened");
            if (statuses.Else is null)
                Ask(Target.Status, $"which column holds the status (or say what all rows are: --statuses *={ActivityKinds.StatusesByKind[kind].Order(StringComparer.Ordinal).Last()})", "");
        }

        // By header first, the best name wins; by values alone only where nothing else could be meant.
        void Find(Target target, ImmutableArray<string> names, Predicate<int> fits, Func<int, bool?>? byValues = null)
        {
            if (Mapping[target] is not null)
                return;

            var found = _free.Where(column => !Mapping.Columns.ContainsValue(column))
                .Select(column => (Column: column, Rank: HeaderWords.Rank(table.Columns[column], names)))
                .Where(candidate => candidate.Rank is not null && fits(candidate.Column))
                .OrderBy(candidate => candidate.Rank)
                .Select(candidate => (int?)candidate.Column)
                .FirstOrDefault();
            if (found is null && byValues is not null)
            {
                var byValue = _free.Where(column => !Mapping.Columns.ContainsValue(column) && byValues(column) == true).Take(2).ToList();
                found = byValue is [var only] ? only : null;
            }

            if (found is { } column)
                Mapping = new ColumnMapping(Mapping.Columns.Add(target, column));
        }

        void Ask(Target target, string what, string? how = null)
        {
            if (Mapping[target] is null)
                Questions.Add($"Cannot tell {what}{how ?? $": say --map {ColumnMapping.NameOf(target)}=COLUMN"}.");
        }

        // Rows that are there twice, the same in every cell, do not make an id less of one.
        bool IsUnique(int column) => table.Rows.Length == 0
            || (table.Rows.Select(row => CsvTable.Cell(row, column)).Count(cell => cell.Length == 0) * 20 <= table.Rows.Length
                && table.CellsOf(column).Select(pair => pair.Cell).Distinct(StringComparer.Ordinal).Count() >= Most * table.Rows.Length);

        bool? OnlyUniqueColumn(int column) =>
            table.Rows.Length > 1 && !IsDate(column) && Share(column, AmountText.IsAmount) < 1 - Most
            && table.CellsOf(column).Select(pair => pair.Cell).Distinct(StringComparer.Ordinal).Count() == table.Rows.Length;

        bool IsDate(int column) => table.Rows.Length == 0 || Share(column, cell => DateText.Split(cell) is not null) > Most;

        // A column that says when a record was made or changed does not say when the deal was won.
        bool? IsOnlyDate(int column) =>
            table.Rows.Length > 0 && IsDate(column) && HeaderWords.Rank(table.Columns[column], HeaderWords.OpenedAt) is null
            && !HeaderWords.Plain(table.Columns[column]).Split(' ').Any(word => word is "modified" or "updated" or "expected" or "due" or "birthday" or "created");

        // Many more rows than names; in a short file there may be a name a row.
        bool IsFew(int column)
        {
            var (names, cells) = (table.CellsOf(column).Select(pair => pair.Cell).Distinct(StringComparer.Ordinal).Count(), table.CellsOf(column).Count());
            return cells < 50 || names * 2 <= cells;
        }

        double Share(int column, Predicate<string> is_)
        {
            var (all, fitting) = (0, 0);
            foreach (var (_, cell) in table.CellsOf(column))
            {
                all++;
                if (is_(cell))
                    fitting++;
            }

            return all == 0 ? 0 : (double)fitting / all;
        }
    }
}
