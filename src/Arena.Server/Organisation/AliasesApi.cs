using Arena.Domain.Organisations;
using Arena.Grains.Organisation;
using Arena.Server.Access;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Organisation;

/// <summary>The names that sources have for reps.</summary>
static class AliasesApi
{
    public static void MapAliases(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/aliases").WithTags("Organisation").RequireAuthorization(Policies.Manage);
        api.MapGet("/", ListAsync).WithSummary("The names that sources have for reps");
        api.MapPut("/{source}/{text}", PutAsync).WithSummary("Say whom a source means by a name, or that it means nobody; what waited for it counts at once");
        api.MapDelete("/{source}/{text}", RemoveAsync).WithSummary("Take a name back; what it matched waits again");
    }

    static async Task<AliasList> ListAsync(OrganisationDirectory organisation, string? source = null)
    {
        var view = await organisation.LatestAsync();
        return new AliasList([.. view.Aliases.Where(alias => source is null || alias.Key.Source == source)
            .OrderBy(alias => alias.Key.Source, StringComparer.Ordinal).ThenBy(alias => alias.Key.Text, StringComparer.Ordinal)
            .Select(alias => new AliasView(alias.Key.Source, alias.Key.Text, view.RepsByNumber.GetValueOrDefault(alias.Value.Rep)?.Id, alias.Value.Why))]);
    }

    static async Task<Results<Ok<AliasView>, ProblemHttpResult>> PutAsync(string source, string text, AliasChange change, IGrainFactory grains)
    {
        if (!Identifier.IsValid(source))
            return ProblemResults.Unreadable("source.shape", "source", $"A source has {Identifier.Rule}");

        if (text.Length > 200 || string.IsNullOrWhiteSpace(text))
            return ProblemResults.Unreadable("text.length", "text", "The name has 1 to 200 characters.");

        if (string.IsNullOrEmpty(change.Rep) == string.IsNullOrWhiteSpace(change.Dismiss))
            return ProblemResults.Unreadable("field.missing", "rep", "rep is required: the id of a rep; or dismiss: why the name means nobody.");

        if (change.Dismiss?.Length > 500)
            return ProblemResults.Unreadable("dismiss.length", "dismiss", "The reason has at most 500 characters.");

        var alias = new PutAlias(source, text, string.IsNullOrEmpty(change.Rep) ? null : change.Rep, change.Dismiss?.Trim());
        var result = await grains.GetGrain<IOrganisationGrain>(0).PutAliasAsync(alias);
        return result.Refused is { } why
            ? ProblemResults.Create(StatusCodes.Status422UnprocessableEntity, why.Code, why.Field, why.Rule)
            : TypedResults.Ok(new AliasView(source, text, alias.Rep, alias.Why));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string source, string text, IGrainFactory grains)
    {
        var result = await grains.GetGrain<IOrganisationGrain>(0).RemoveAliasAsync(new RemoveAlias(source, text));
        return result.Refused is { } why ? ProblemResults.Create(StatusCodes.Status404NotFound, why.Code, why.Field, why.Rule) : TypedResults.NoContent();
    }
}
