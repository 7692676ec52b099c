using Arena.Server.Access;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Walls;

/// <summary>Wall links: made, listed and revoked in the console.</summary>
static class WallLinksApi
{
    const int LongestName = 100;

    public static void MapWallLinks(this IEndpointRouteBuilder routes)
    {
        var links = routes.MapGroup("/api/v1/wall-links").WithTags("Wall links").RequireAuthorization(Policies.Administer);
        links.MapGet("/", ListAsync).WithSummary("All links, without their tokens");
        links.MapPost("/", CreateAsync).WithSummary("Make a link; its URL is shown this once");
        links.MapDelete("/{id}", RevokeAsync).WithSummary("Revoke a link; walls that came by it are cut off at once");
    }

    static async Task<WallLinkList> ListAsync(WallLinks links, CancellationToken cancellation) => new(
        [.. (await links.ListAsync(cancellation)).Select(link => new WallLinkView(
            link.Id, link.Name, link.CreatedAt.ToDateTimeOffset(), link.LastUsedAt?.ToDateTimeOffset(), link.RevokedAt?.ToDateTimeOffset()))]);

    static async Task<Results<Created<NewWallLink>, ProblemHttpResult>> CreateAsync(
        CreateWallLink request, HttpRequest http, WallLinks links, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > LongestName)
            return ProblemResults.Unreadable("name.length", "name", $"The name has 1 to {LongestName} characters.");

        var (link, token) = await links.CreateAsync(request.Name.Trim(), cancellation);
        return TypedResults.Created($"/api/v1/wall-links/{link.Id}", new NewWallLink(link.Id, link.Name, $"{http.Scheme}://{http.Host}/wall?token={token}"));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, WallLinks links, WallConnections connections, CancellationToken cancellation)
    {
        if (!await links.RevokeAsync(id, cancellation))
            return ProblemResults.NotFound("wall-link", id);

        connections.Cut(id);
        return TypedResults.NoContent();
    }
}

/// <summary>What is to be made.</summary>
public sealed record CreateWallLink(string? Name);

/// <summary>A link that was just made, with its secret.</summary>
public sealed record NewWallLink(string Id, string Name, string Url);

/// <summary>A link in a list.</summary>
public sealed record WallLinkView(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>All links.</summary>
public sealed record WallLinkList(IReadOnlyList<WallLinkView> Links);
