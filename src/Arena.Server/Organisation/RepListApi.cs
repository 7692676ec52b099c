using System.Globalization;
using Arena.Domain.Organisations;
using Arena.Grains.Organisation;
using Arena.Server.Access;
using Arena.Server.Problems;
using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Organisation;

/// <summary>Finds reps: searched, sorted and a page at a time, however many there are.</summary>
static class RepListApi
{
    const int LargestPage = 1_000;

    static readonly string[] Columns = ["id", "name", "team", "region", "email", "active"];

    public static void MapRepList(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Organisation").RequireAuthorization(Policies.Read);
        api.MapGet("/reps", ListAsync).WithSummary("Reps: searched, sorted, a page at a time")
            .WithDescription("search looks in names, ids, e-mail addresses and team names. sort is id (default), name or team; lang (en, zh) orders names. after is the next of the page before.");
        api.MapGet("/reps.csv", ExportAsync).WithSummary("All reps as CSV");
    }

    static async Task<Results<Ok<RepList>, ProblemHttpResult>> ListAsync(
        OrganisationDirectory organisation, string? search = null, string? team = null, bool? active = null, string sort = "id", string lang = "en", string? after = null, int limit = 100)
    {
        if (limit is < 1 or > LargestPage)
            return ProblemResults.Unreadable("limit.range", "limit", $"limit is 1 to {LargestPage}.");

        if (sort is not ("id" or "name" or "team"))
            return ProblemResults.Unreadable("sort.unknown", "sort", "sort is id, name or team.");

        if (lang is not ("en" or "zh"))
            return ProblemResults.Unreadable("lang.unknown", "lang", "lang is en or zh.");

        var view = await organisation.LatestAsync();
        var found = view.RepsById.Values
            .Where(rep => (active is null || rep.Active == active) && (team is null || TeamOf(rep, view)?.Id == team) && (string.IsNullOrWhiteSpace(search) || Matches(rep, view, search.Trim())));
        var inOrder = InOrder(found, view, sort, lang).ToList();

        // The place behind the last rep of the page before; when that one is gone, the list begins anew.
        var start = after is null ? 0 : inOrder.FindIndex(rep => rep.Id == after) + 1;
        var page = inOrder.Skip(start).Take(limit).ToList();
        return TypedResults.Ok(new RepList(
            [.. page.Select(rep => OrganisationApi.View(rep, view))], start + page.Count < inOrder.Count && page.Count > 0 ? page[^1].Id : null, inOrder.Count));
    }

    static async Task<FileContentHttpResult> ExportAsync(OrganisationDirectory organisation)
    {
        var view = await organisation.LatestAsync();
        using var file = new MemoryStream();
        await using (var csv = CsvWriter.Create(file, new CsvWriterOptions { NewLine = "\n", WriteByteOrderMark = true }))
        {
            csv.WriteRecord([.. Columns]);
            foreach (var rep in InOrder(view.RepsById.Values, view, "id", "en"))
            {
                var team = TeamOf(rep, view);
                csv.WriteRecord([Safe(rep.Id), Safe(rep.Name), Safe(team?.Name ?? ""), Safe(team?.Region ?? ""), Safe(rep.Email ?? ""), rep.Active ? "yes" : "no"]);
            }
        }

        return TypedResults.File(file.ToArray(), "text/csv; charset=utf-8", "reps.csv");
    }

    // A spreadsheet runs a cell that begins like a formula.
    static string Safe(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;

    static Team? TeamOf(Rep rep, OrganisationView view) => view.TeamsByNumber.GetValueOrDefault(rep.Membership.Current);

    static bool Matches(Rep rep, OrganisationView view, string search) =>
        new[] { rep.Name, rep.Id, rep.Email, TeamOf(rep, view)?.Name, rep.Names?.Preferred, rep.Names?.En, rep.Names?.Zh }.Any(text => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true);

    static IEnumerable<Rep> InOrder(IEnumerable<Rep> reps, OrganisationView view, string sort, string lang)
    {
        var names = StringComparer.Create(CultureInfo.GetCultureInfo(lang == "zh" ? "zh-CN" : "en-GB"), CompareOptions.IgnoreCase);
        return sort switch
        {
            "name" => reps.OrderBy(rep => rep.Name, names).ThenBy(rep => rep.Id, StringComparer.Ordinal),
            "team" => reps.OrderBy(rep => TeamOf(rep, view)?.Name ?? "", names).ThenBy(rep => rep.Name, names).ThenBy(rep => rep.Id, StringComparer.Ordinal),
            _ => reps.OrderBy(rep => rep.Id, StringComparer.Ordinal),
        };
    }
}
