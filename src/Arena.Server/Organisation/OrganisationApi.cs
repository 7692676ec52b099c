using Arena.Domain.Organisations;
using Arena.Domain.Periods;
using Arena.Grains.Organisation;
using Arena.Grains.Reps;
using Arena.Grains.Rulebooks;
using Arena.Server.Access;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;

namespace Arena.Server.Organisation;

/// <summary>Teams and reps.</summary>
static class OrganisationApi
{
    const int LongestName = 100;

    public static void MapOrganisation(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Organisation");
        api.MapGet("/teams", ListTeamsAsync).RequireAuthorization(Policies.Read).WithSummary("All teams");
        api.MapPut("/teams/{id}", PutTeamAsync).RequireAuthorization(Policies.Manage).WithSummary("Create a team, or change it");
        api.MapGet("/reps/{id}/move", PreviewMoveAsync).RequireAuthorization(Policies.Manage).WithSummary("What a move to another team would change, before it is made");
        api.MapPut("/reps/{id}", PutRepAsync).RequireAuthorization(Policies.Manage).WithSummary("Create a rep, or change it");
    }

    static async Task<TeamList> ListTeamsAsync(OrganisationDirectory organisation) =>
        new([.. (await organisation.LatestOrKnownAsync()).TeamsById.Values.OrderBy(team => team.Id, StringComparer.Ordinal).Select(team => new TeamView(team.Id, team.Name, team.Region))]);

    static async Task<Results<Ok<TeamView>, Created<TeamView>, ProblemHttpResult>> PutTeamAsync(string id, TeamChange change, IGrainFactory grains)
    {
        if ((CheckId(id) ?? CheckName(change.Name)) is { } broken)
            return broken;

        if (change.Region?.Length > LongestName)
            return ProblemResults.Unreadable("region.length", "region", $"The region has at most {LongestName} characters.");

        var team = new TeamView(id, change.Name!.Trim(), change.Region?.Trim() ?? "");
        var result = await Organisation(grains).PutTeamAsync(new PutTeam(team.Id, team.Name, team.Region));
        return result.Created ? TypedResults.Created($"/api/v1/teams/{Uri.EscapeDataString(id)}", team) : TypedResults.Ok(team);
    }

    static async Task<Results<Ok<RepListItem>, Created<RepListItem>, ProblemHttpResult>> PutRepAsync(
        string id, RepChange change, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook)
    {
        if ((CheckId(id) ?? CheckName(change.Name)) is { } broken)
            return broken;

        if (string.IsNullOrEmpty(change.Team))
            return ProblemResults.Unreadable("field.missing", "team", "team is required: the id of a team.");

        if (change.Email is { Length: > 0 } email && (email.Length > 254 || !email.Contains('@', StringComparison.Ordinal)))
            return ProblemResults.Unreadable("email.shape", "email", "email is an address such as mei@example.com.");

        foreach (var (field, text) in (IEnumerable<(string, string?)>)[("preferredName", change.PreferredName), ("nameEn", change.NameEn), ("nameZh", change.NameZh)])
        {
            if (text?.Length > LongestName || text?.Any(char.IsControl) == true)
                return ProblemResults.Unreadable("name.length", field, $"{field} has at most {LongestName} characters.");
        }

        var since = ReadSince(change.Since, playbook.Calendar);
        if (since is null && !string.IsNullOrEmpty(change.Since))
            return ProblemResults.Unreadable("since.shape", "since", "since is a date such as 2026-09-01, or a time with its offset such as 2026-09-01T09:00:00+08:00.");

        var result = await Organisation(grains).PutRepAsync(new PutRep(id, change.Name!.Trim(), change.Team, change.Email, since, change.Active, NamesOf(change)));
        if (result.Refused is { } why)
            return ProblemResults.Create(StatusCodes.Status422UnprocessableEntity, why.Code, why.Field, why.Rule);

        var view = await organisation.LatestAsync();
        var rep = View(view.RepsById[id], view);
        return result.Created ? TypedResults.Created($"/api/v1/reps/{Uri.EscapeDataString(id)}", rep) : TypedResults.Ok(rep);
    }

    static async Task<Results<Ok<MoveView>, ProblemHttpResult>> PreviewMoveAsync(
        string id, string team, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook, TimeProvider time, string? since = null)
    {
        var view = await organisation.LatestAsync();
        if (!view.RepsById.TryGetValue(id, out var rep))
            return ProblemResults.NotFound("rep", id);

        if (!view.TeamsById.TryGetValue(team, out var to))
            return ProblemResults.NotFound("team", team);

        var from = ReadSince(since, playbook.Calendar);
        if (from is null && !string.IsNullOrEmpty(since))
            return ProblemResults.Unreadable("since.shape", "since", "since is a date such as 2026-09-01, or a time with its offset.");

        var membership = rep.Membership.Move(to.Number, from ?? Instant.FromDateTimeOffset(time.GetUtcNow()));
        var preview = await grains.GetGrain<IRepGrain>(rep.Number).PreviewMoveAsync(new RepMove(membership));
        string? IdOf(int number) => view.TeamsByNumber.GetValueOrDefault(number)?.Id;
        return TypedResults.Ok(new MoveView([.. preview.Transfers.Select(transfer => new MoveTransferView(
            transfer.Period, IdOf(transfer.From), IdOf(transfer.To), transfer.Records, transfer.Points, playbook.BaseCurrency.ToMajor(transfer.AmountMinor)))]));
    }

    static Instant? ReadSince(string? text, PeriodCalendar calendar)
    {
        if (text is null)
            return null;

        if (LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date))
            return date.Year is >= Period.MinYear and <= Period.MaxYear ? calendar.IntervalOf(Period.Day(date)).Start : null;

        return OffsetDateTimePattern.ExtendedIso.Parse(text).TryGetValue(default, out var time) ? time.ToInstant() : null;
    }

    static IOrganisationGrain Organisation(IGrainFactory grains) => grains.GetGrain<IOrganisationGrain>(0);

    internal static RepListItem View(Rep rep, OrganisationView view) => new(
        rep.Id, rep.Name, view.TeamsByNumber[rep.Membership.Current].Id, rep.Email, rep.Active, rep.Names?.Preferred, rep.Names?.En, rep.Names?.Zh, rep.Photo);

    static RepNames NamesOf(RepChange change) => new(change.PreferredName?.Trim(), change.NameEn?.Trim(), change.NameZh?.Trim());

    static ProblemHttpResult? CheckId(string id) => Identifier.IsValid(id) ? null : ProblemResults.Unreadable("id.shape", "id", $"An id has {Identifier.Rule}");

    static ProblemHttpResult? CheckName(string? name) => string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl)
        ? ProblemResults.Unreadable("name.length", "name", $"name is required: 1 to {LongestName} characters.")
        : null;
}
