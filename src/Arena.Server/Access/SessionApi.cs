using System.Security.Claims;
using Arena.Server.Hosting;
using Arena.Server.Problems;
using Arena.Server.Walls;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Arena.Server.Access;

/// <summary>Signing in and out. Open to anybody, because nobody is signed in before.</summary>
static class SessionApi
{
    const int LargestSignIn = 4096;

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/signin", UseLinkAsync).AllowAnonymous().ExcludeFromDescription();
        var session = routes.MapGroup("/api/v1/session").WithTags("Session").AllowAnonymous();
        session.MapGet("/", Read).WithSummary("Who you are, and what you may do");
        session.MapPost("/", SignInAsync).WithMetadata(new RequestSizeLimitAttribute(LargestSignIn)).RequireRateLimiting(Limits.SignIns).WithSummary("Sign in with a key, or as a wall with the token of its link");
        session.MapDelete("/", (Delegate)SignOutAsync).WithSummary("Sign out");
    }

    static SessionView Read(ClaimsPrincipal user) => new(
        user.Identity?.IsAuthenticated == true, user.Identity?.Name, [.. user.FindAll(Policies.Claim).Select(claim => claim.Value)]);

    static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SignInAsync(
        SignInRequest request, HttpContext http, IOptions<ArenaOptions> arena, WallLinks walls)
    {
        ClaimsPrincipal? user = null;
        if (request.Key is { } key && BearerKeyHandler.IsKey(arena.Value, key))
            user = BearerKeyHandler.Administrator(CookieAuthenticationDefaults.AuthenticationScheme);
        else if (request.WallToken is { } token)
            user = await walls.SignInAsync(token, http.RequestAborted);

        if (user is null)
            return ProblemResults.Create(StatusCodes.Status401Unauthorized, "access.key-invalid", request.WallToken is null ? "key" : "wallToken", "This key or link is not valid, or no longer.");

        await http.SignInAsync(user, new AuthenticationProperties { IsPersistent = true });
        return TypedResults.Ok(Read(user));
    }

    static async Task<NoContent> SignOutAsync(HttpContext http)
    {
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.NoContent();
    }

    static async Task<Results<RedirectHttpResult, ProblemHttpResult>> UseLinkAsync(string token, HttpContext http, SignInLinks links)
    {
        if (!await links.TryUseAsync(token, http.RequestAborted))
            return ProblemResults.Create(StatusCodes.Status401Unauthorized, "access.link-used", "token", "This link was used before or replaced by a newer one. The server prints a new one at its next start until somebody has signed in.");

        await http.SignInAsync(BearerKeyHandler.Administrator(CookieAuthenticationDefaults.AuthenticationScheme), new AuthenticationProperties { IsPersistent = true });
        return TypedResults.LocalRedirect("/console");
    }
}

/// <summary>One of the two.</summary>
/// <param name="Key">The administrator's key.</param>
/// <param name="WallToken">The token of a wall link.</param>
public sealed record SignInRequest(string? Key, string? WallToken);

/// <summary>Who somebody is.</summary>
public sealed record SessionView(bool SignedIn, string? Name, IReadOnlyList<string> Policies);
