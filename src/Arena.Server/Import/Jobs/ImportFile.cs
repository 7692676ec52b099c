using System.Collections.Immutable;
using Arena.Grains.Rulebooks;

namespace Arena.Server.Import.Jobs;

/// <summary>An uploaded file, read as its settings say.</summary>
/// <param name="File">The table and its encoding.</param>
/// <param name="Plan">How it is read.</param>
/// <param name="Questions">What has to be said before it can be imported.</param>
/// <param name="Mapper">Turns its rows into activities.</param>
/// <param name="Rows">Its rows, mapped.</param>
sealed record ImportFile(TableFile File, ImportPlan Plan, ImmutableArray<PlanQuestion> Questions, RowMapper Mapper, RowPlan Rows)
{
    /// <exception cref="ImportException">The file is no table, or a setting cannot be.</exception>
    public static ImportFile Read(byte[] bytes, ImportSettings settings, Playbook playbook)
    {
        var file = TableFile.Read(bytes, settings.Encoding);
        var (plan, questions) = ImportPlan.Draft(file.Table, settings.Plan(), new OrganisationAnswer("", playbook.Settings.TimeZone, playbook.BaseCurrency.Code));
        var mapper = new RowMapper(file.Table, plan.Rules);
        return new ImportFile(file, plan, questions, mapper, RowPlan.From(file.Table, mapper));
    }
}
