using System.Globalization;
using NodaTime.Text;
using Spectre.Console;

namespace Arena.Server.Import;

/// <summary>What the person at the command line reads.</summary>
sealed class ImportReport(IAnsiConsole console)
{
    const int MostLines = 10;

    /// <summary>How the file is read, with what was guessed marked as such.</summary>
    public void ShowPlan(ImportOptions options, ImportPlan plan, RowMapper mapper, RowPlan rows, string destination)
    {
        console.MarkupLineInterpolated($"[bold]{Path.GetFileName(options.File)}[/]: {plan.Table.Rows.Length} rows as {options.Kind} of {options.Source}, to {destination}");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var target in Enum.GetValues<Target>().Where(target => plan.Rules.Mapping[target] is not null))
            Add(grid, plan, ColumnMapping.NameOf(target), mapper.FieldOf(target));

        Add(grid, plan, "--statuses", string.Join(", ", plan.Words().Take(MostLines).Select(word => $"{CleanText.Shown(word.Word)} = {word.Status ?? "?"} ({Count(word.Rows)})")));
        Add(grid, plan, "--dates", $"{DateOrderGuess.Show(plan.Rules.Dates)} in {plan.Rules.Zone.Id}");
        Add(grid, plan, "--currency", plan.Rules.Currency.Code);
        console.Write(grid);
        if (mapper.UndatedDay is { } day && rows.Ready.Any(row => IsUndated(plan, row)))
            console.MarkupLineInterpolated($"[grey]Rows without a date that count nothing yet are dated {LocalDatePattern.Iso.Format(day)}, the earliest day in the file.[/]");
    }

    /// <summary>Who was created.</summary>
    public void ShowPeople(PeoplePlan people)
    {
        if (people.Teams.Length + people.Reps.Length + people.Aliases.Length > 0)
            console.WriteLine($"Created {Count(people.Teams.Length)} teams, {Count(people.Reps.Length)} reps and {Count(people.Aliases.Length)} names of reps.");

        foreach (var note in people.Notes.Take(MostLines))
            console.MarkupLineInterpolated($"[yellow]{note}[/]");
    }

    /// <summary>What became of the rows.</summary>
    public void ShowSummary(ImportTally tally, string list, bool createdReps)
    {
        console.MarkupLineInterpolated(
            $"[bold]{Count(tally.In)} rows are in[/]: {Count(tally["accepted"])} new or changed, {Count(tally["duplicate"] + tally["stale"])} known already, {Count(tally["unmatched"])} wait for a rep, {Count(tally["held"])} held.");
        Lines(tally.Unmatched.Select(name => $"  \"{CleanText.Shown(name.Name)}\" is nobody yet ({Count(name.Rows)} rows)"));
        if (!tally.Unmatched.IsEmpty && !createdReps)
            console.MarkupLine("[grey]  They count as soon as the rep or the name exists: import again with --create-reps, or see the console.[/]");

        Lines(tally.Held.Select(reason => $"  held: {CleanText.Shown(reason.Why, 120)} ({Count(reason.Rows)} rows)"));
        if (tally.Errors.IsEmpty)
            return;

        console.MarkupLineInterpolated($"[red]{Count(tally.Errors.Length)} rows failed[/]; they are listed in {list}");
        Lines(tally.Errors.Select(error => $"  line {error.Row.Line}{(error.Field.Length > 0 ? ", " + error.Field : "")}: {error.Reason}"));
    }

    static bool IsUndated(ImportPlan plan, ReadyRow row) =>
        CsvTable.Cell(row.Row, plan.Rules.Mapping[Target.OccurredAt]).Length == 0 && CsvTable.Cell(row.Row, plan.Rules.Mapping[Target.OpenedAt]).Length == 0;

    static void Add(Grid grid, ImportPlan plan, string what, string value) => grid.AddRow(
        new Text("  " + what), new Text(value + (plan.Guessed.Contains(what) ? "   (guessed)" : "")));

    static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    void Lines(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        foreach (var line in all.Take(MostLines))
            console.WriteLine(line);

        if (all.Count > MostLines)
            console.WriteLine($"  .. and {Count(all.Count - MostLines)} more");
    }
}
