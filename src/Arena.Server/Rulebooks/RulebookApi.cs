using System.Text.Json.Schema;
using Arena.Domain.Rulebooks;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Server.Access;

namespace Arena.Server.Rulebooks;

/// <summary>The rulebook in force.</summary>
static class RulebookApi
{
    public static void MapRulebook(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/rulebook").WithTags("Rulebook").RequireAuthorization(Policies.Read);
        api.MapGet("/", (Playbook playbook) => Results.Json(playbook.Rulebook, StoreJson.Options)).Produces<Rulebook>().WithSummary("What turns activities into points");
        api.MapGet("/schema", () => Results.Json(StoreJson.Options.GetJsonSchemaAsNode(typeof(Rulebook)))).WithSummary("The JSON schema of a rulebook");
    }
}
