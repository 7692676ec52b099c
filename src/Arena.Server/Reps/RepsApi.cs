using Arena.Grains.Organisation;
using Arena.Grains.Reps;
using Arena.Grains.Rulebooks;
using Arena.Server.Access;
using Arena.Server.Problems;
using Arena.Server.Standings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Reps;

/// <summary>One rep: points, rank, badges and the ledger.</summary>
static class RepsApi
{
    const int LargestPage = 1_000;

    public static void MapReps(this IEndpointRouteBuilder routes)
    {
        var reps = routes.MapGroup("/api/v1/reps").WithTags("Reps").RequireAuthorization(Policies.Read);
        reps.MapGet("/{id}", ReadAsync).WithSummary("Points, rank and badges in a period");
        reps.MapGet("/{id}/ledger", ReadLedgerAsync).WithSummary("The ledger, entry by entry: why the points are what they are");
    }

    static async Task<Results<Ok<RepView>, ProblemHttpResult>> ReadAsync(string id, BoardPeriods periods, RepViews views, string period = "all")
    {
        if (periods.Find(period) is not { } found)
            return ProblemResults.NotFound("period", period);

        return await views.FindAsync(id, found) is { } rep ? TypedResults.Ok(rep) : ProblemResults.NotFound("rep", id);
    }

    static async Task<Results<Ok<LedgerView>, ProblemHttpResult>> ReadLedgerAsync(
        string id, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook, long after = 0, int limit = 100)
    {
        if (after < 0)
            return ProblemResults.Unreadable("after.range", "after", "after is the number of an entry, or 0 for the first page.");

        if (limit is < 1 or > LargestPage)
            return ProblemResults.Unreadable("limit.range", "limit", $"limit is 1 to {LargestPage}.");

        var view = await organisation.LatestAsync();
        if (!view.RepsById.TryGetValue(id, out var rep))
            return ProblemResults.NotFound("rep", id);

        var page = await grains.GetGrain<IRepGrain>(rep.Number).ReadLedgerAsync(after, limit);
        return TypedResults.Ok(new LedgerView([.. page.Entries.Select(entry => LedgerEntryView.Of(entry, view, playbook.BaseCurrency))], page.Next));
    }
}
