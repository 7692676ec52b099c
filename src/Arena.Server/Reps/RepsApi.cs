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
        reps.MapGet("/{id}/ledger", ReadLedgerAsync).WithSummary("The ledger, entry by entry: why the points are what they are")
            .WithDescription("With order=newest the latest entry comes first, and after is the entry to go on below.");
        reps.MapGet("/{id}/activity", ReadActivityAsync).WithSummary("The latest entries with what they are for, and the rule that gave them");
    }

    static async Task<Results<Ok<RepView>, ProblemHttpResult>> ReadAsync(string id, BoardPeriods periods, RepViews views, string period = "all")
    {
        if (periods.Find(period) is not { } found)
            return ProblemResults.NotFound("period", period);

        return await views.FindAsync(id, found) is { } rep ? TypedResults.Ok(rep) : ProblemResults.NotFound("rep", id);
    }

    static async Task<Results<Ok<RepActivityView>, ProblemHttpResult>> ReadActivityAsync(
        string id, RepActivity activity, long after = 0, int limit = 20)
    {
        if (limit is < 1 or > 100)
            return ProblemResults.Unreadable("limit.range", "limit", "limit is 1 to 100.");

        if (after < 0)
            return ProblemResults.Unreadable("after.range", "after", "after is the next of the page before, or 0 for the first.");

        return await activity.FindAsync(id, after == 0 ? long.MaxValue : after, limit) is { } found ? TypedResults.Ok(found) : ProblemResults.NotFound("rep", id);
    }

    static async Task<Results<Ok<LedgerView>, ProblemHttpResult>> ReadLedgerAsync(
        string id, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook, string? order = null, long after = 0, int limit = 100)
    {
        if (order is not null and not "newest")
            return ProblemResults.Unreadable("order.unknown", "order", "order is newest, or left out.");

        if (after < 0)
            return ProblemResults.Unreadable("after.range", "after", "after is the number of an entry, or 0 for the first page.");

        if (limit is < 1 or > LargestPage)
            return ProblemResults.Unreadable("limit.range", "limit", $"limit is 1 to {LargestPage}.");

        var view = await organisation.LatestAsync();
        if (!view.RepsById.TryGetValue(id, out var rep))
            return ProblemResults.NotFound("rep", id);

        var ledger = grains.GetGrain<IRepGrain>(rep.Number);
        var page = order is null ? await ledger.ReadLedgerAsync(after, limit) : await ledger.ReadLedgerBackAsync(after == 0 ? long.MaxValue : after, limit);
        return TypedResults.Ok(new LedgerView([.. page.Entries.Select(entry => LedgerEntryView.Of(entry, view, playbook.BaseCurrency))], page.Next));
    }
}
