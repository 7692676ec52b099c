using Arena.Domain.Organisations;
using Arena.Grains.Organisation;
using Arena.Server.Access;
using Arena.Server.Import;
using Arena.Server.Import.Jobs;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Organisation;

/// <summary>Many people at once, pasted from a spreadsheet: columns for the name, the team (or manager) and the region.</summary>
static class PeopleApi
{
    const int LongestText = 2_000_000;

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/people").WithTags("Organisation").RequireAuthorization(Policies.Manage);
        api.MapPost("/preview", PreviewAsync).WithSummary("Who would be created from a pasted table");
        api.MapPost("/", CreateAsync).WithSummary("Create everybody of a pasted table; who exists is never changed");
    }

    static async Task<Results<Ok<PeopleView>, ProblemHttpResult>> PreviewAsync(PeoplePaste paste, OrganisationDirectory organisation)
    {
        var (plan, problem) = await PlanAsync(paste, organisation);
        return problem is not null ? problem : TypedResults.Ok(View(plan!));
    }

    static async Task<Results<Ok<PeopleView>, ProblemHttpResult>> CreateAsync(PeoplePaste paste, OrganisationDirectory organisation, IGrainFactory grains, CancellationToken cancellation)
    {
        var (plan, problem) = await PlanAsync(paste, organisation);
        if (problem is not null)
            return problem;

        await PeopleCreation.CreateAsync(plan!, SourceOf(paste), grains, cancellation);
        return TypedResults.Ok(View(plan!));
    }

    static async Task<(PeoplePlan? Plan, ProblemHttpResult? Problem)> PlanAsync(PeoplePaste paste, OrganisationDirectory organisation)
    {
        if (string.IsNullOrWhiteSpace(paste.Text) || paste.Text.Length > LongestText)
            return (null, ProblemResults.Unreadable("text.length", "text", $"text is required: a table with a header, at most {LongestText} characters."));

        if (!Identifier.IsValid(SourceOf(paste)))
            return (null, ProblemResults.Unreadable("source.shape", "source", $"A source has {Identifier.Rule}"));

        try
        {
            var table = TeamsFile.From(CsvTable.Parse(paste.Text));
            return (PeoplePlan.From(ImportJobRunner.Known(await organisation.LatestAsync(), SourceOf(paste)), table, []), null);
        }
        catch (ImportException why)
        {
            return (null, ProblemResults.Create(StatusCodes.Status422UnprocessableEntity, "text.table", "text", why.Message));
        }
    }

    static string SourceOf(PeoplePaste paste) => paste.Source ?? ImportSettings.DefaultSource;

    static PeopleView View(PeoplePlan plan) => new(
        [.. plan.Teams.Select(team => new TeamView(team.Id, team.Name, team.Region))],
        [.. plan.Reps.Select(rep => new RepListItem(rep.Id, rep.Name, rep.Team, Email: null, Active: true))],
        plan.Notes);
}

/// <summary>A pasted table.</summary>
/// <param name="Text">With a header; columns separated by tabs, commas or semicolons.</param>
/// <param name="Source">Whose names these are as well: the CRM; "crm" when left out.</param>
public sealed record PeoplePaste(string? Text, string? Source);

/// <summary>Who is created.</summary>
/// <param name="Teams">New teams.</param>
/// <param name="Reps">New reps.</param>
/// <param name="Notes">Names for which nothing can be done, and why.</param>
public sealed record PeopleView(IReadOnlyList<TeamView> Teams, IReadOnlyList<RepListItem> Reps, IReadOnlyList<string> Notes);
