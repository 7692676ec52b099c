using Arena.Domain.Rulebooks;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Server.Access;
using Arena.Server.Cluster;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Standings;

/// <summary>Boards and their standings.</summary>
static class StandingsApi
{
    const int MostPlaces = 1_000;

    public static void MapStandings(this IEndpointRouteBuilder routes)
    {
        var boards = routes.MapGroup("/api/v1/boards").WithTags("Boards").RequireAuthorization(Policies.Read);
        boards.MapGet("/", (Playbook playbook) => new BoardList([.. playbook.Rulebook.Tallies.Select(BoardView.Of)])).WithSummary("All boards");
        boards.MapGet("/{board}/standings", ReadRepsAsync).WithSummary("The ranking of reps").Produces(StatusCodes.Status304NotModified);
        boards.MapGet("/{board}/teams", ReadTeamsAsync).WithSummary("The ranking of teams").Produces(StatusCodes.Status304NotModified);
        boards.MapGet("/{board}/latest", FindLatestAsync).WithSummary("The latest period of the same kind in which anything was earned");
    }

    static async Task<Results<Ok<StandingsView>, StatusCodeHttpResult, ProblemHttpResult>> ReadRepsAsync(
        string board, string period, HttpContext http, BoardPeriods periods, IGrainFactory grains, SecondAsk again, Playbook playbook, OrganisationDirectory organisation,
        int top = 50, string? team = null, string? around = null)
    {
        if (periods.Find(board, period) is not { } found)
            return periods.Unknown(board, period);

        if (top is < 1 or > MostPlaces)
            return ProblemResults.Unreadable("top.range", "top", $"top is 1 to {MostPlaces}.");

        var view = team is null && around is null ? organisation.Known : await organisation.LatestOrKnownAsync();
        if (team is not null && !view.TeamsById.ContainsKey(team))
            return ProblemResults.NotFound("team", team);

        if (around is not null && !view.RepsById.ContainsKey(around))
            return ProblemResults.NotFound("rep", around);

        return await ReadAsync(http, grains, again, playbook, found.Tally, new StandingsQuery(
            StandingsScope.Reps,
            found.Period.ToString(),
            top,
            team is null ? null : view.TeamsById[team].Number,
            around is null ? null : view.RepsById[around].Number));
    }

    static async Task<Results<Ok<StandingsView>, StatusCodeHttpResult, ProblemHttpResult>> ReadTeamsAsync(
        string board, string period, HttpContext http, BoardPeriods periods, IGrainFactory grains, SecondAsk again, Playbook playbook) =>
        periods.Find(board, period) is { } found
            ? await ReadAsync(http, grains, again, playbook, found.Tally, new StandingsQuery(StandingsScope.Teams, found.Period.ToString(), MostPlaces, null, null))
            : periods.Unknown(board, period);

    static async Task<Results<Ok<StandingsView>, StatusCodeHttpResult, ProblemHttpResult>> ReadAsync(
        HttpContext http, IGrainFactory grains, SecondAsk again, Playbook playbook, Tally tally, StandingsQuery query)
    {
        var snapshot = await again.AskAsync(() => grains.GetGrain<IStandingsGrain>(tally.Id).ReadAsync(query));
        var tag = $"\"{snapshot.Version}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "no-cache";
        return http.Request.Headers.IfNoneMatch.Contains(tag, StringComparer.Ordinal)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(StandingsView.Of(snapshot, new ValueShape(tally, playbook.BaseCurrency)));
    }

    static async Task<Results<Ok<LatestPeriod>, ProblemHttpResult>> FindLatestAsync(string board, string period, BoardPeriods periods, IGrainFactory grains, SecondAsk again) =>
        periods.Find(board, period) is { } found
            ? TypedResults.Ok(new LatestPeriod(await again.AskAsync(() => grains.GetGrain<IStandingsGrain>(board).FindLatestAsync(found.Period.Kind))))
            : periods.Unknown(board, period);
}

/// <summary>The latest period with anything in it; null when there is none.</summary>
public sealed record LatestPeriod(string? Period);
