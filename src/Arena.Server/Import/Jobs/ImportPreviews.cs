using System.Text.Json;
using Arena.Domain.Periods;
using Arena.Domain.Rulebooks;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Server.Activities;

namespace Arena.Server.Import.Jobs;

/// <summary>Shows what a file would become, before anything of it is stored.</summary>
static class ImportPreviews
{
    const int RowsShown = 20;
    const int ProblemsShown = 100;
    const int NamesShown = 50;

    public static ImportPreview Of(ImportFile file, OrganisationView view, Playbook playbook)
    {
        var (plan, rows) = (file.Plan, file.Rows);
        var unknown = rows.Ready.CountBy(row => row.Activity.Rep, StringComparer.Ordinal).Where(name => view.FindRep(plan.Rules.Source, name.Key) is null)
            .OrderByDescending(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal).ToList();
        return new ImportPreview(
            file.File.Encoding,
            plan.Table.Columns,
            plan.Rules.Mapping.Columns.ToDictionary(column => ColumnMapping.NameOf(column.Key), column => plan.Table.Columns[column.Value], StringComparer.Ordinal),
            [.. plan.Guessed.Order(StringComparer.Ordinal)],
            DateOrderGuess.Show(plan.Rules.Dates),
            plan.Rules.DecimalMark.ToString(),
            plan.Rules.Currency.Code,
            plan.Rules.AmountScale,
            [.. plan.Words().Take(NamesShown).Select(word => new StatusWordView(word.Word, word.Status, word.Rows))],
            [.. file.Questions.Select(question => new ImportQuestion(question.Field, question.Text))],
            rows.Ready.Length,
            rows.Repeated,
            rows.Errors.Length,
            [.. rows.Ready.Take(RowsShown).Select(row => View(row, plan, view, playbook))],
            [.. rows.Errors.Take(ProblemsShown).Select(error => new ImportProblem(error.Row.Line, error.Field, error.Reason))],
            [.. unknown.Take(NamesShown).Select(name => new UnknownName(name.Key, name.Value))],
            unknown.Count);
    }

    static PreviewRow View(ReadyRow row, ImportPlan plan, OrganisationView view, Playbook playbook)
    {
        using var item = JsonDocument.Parse(row.Json);
        var activity = new ActivityReader(playbook.BaseCurrency).Read(item.RootElement).Activity;
        var scored = activity is null ? null : Scoring.Score(activity, 0, playbook.Rulebook with { Rates = view.Rates }, playbook.BaseCurrency);
        var at = row.Activity.OccurredAt.ToInstant();
        var rep = view.FindRep(plan.Rules.Source, row.Activity.Rep);
        return new PreviewRow(
            row.Row.Line,
            row.Activity.ExternalId,
            row.Activity.Status,
            row.Activity.Rep,
            rep is { } number ? view.RepsByNumber.GetValueOrDefault(number)?.Id : null,
            at.ToDateTimeOffset(),
            [playbook.Calendar.PeriodOf(PeriodKind.Month, at).ToString(), playbook.Calendar.PeriodOf(PeriodKind.Quarter, at).ToString()],
            row.Activity.Amount,
            row.Activity.Currency,
            scored is { Held: null } ? scored.Credits.Sum(credit => credit.Points) : null);
    }
}
