using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Arena.Server.Access;

/// <summary>Somebody has to hold a policy.</summary>
sealed record PolicyRequirement(string Policy) : IAuthorizationRequirement;

/// <summary>Grants a policy to who holds it; reading also to anybody while the server can be reached from this machine alone.</summary>
sealed class PolicyHandler(IServer server, IHttpContextAccessor contexts) : AuthorizationHandler<PolicyRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PolicyRequirement requirement)
    {
        if (context.User.HasClaim(Policies.Claim, requirement.Policy) || (requirement.Policy == Policies.Read && IsOpen(contexts.HttpContext)))
            context.Succeed(requirement);

        return Task.CompletedTask;
    }

    // The name in the Host header is checked too: a page elsewhere may point a name of its own at this machine (DNS rebinding).
    bool IsOpen(HttpContext? http) =>
        http is not null
        && IsFromHere(http)
        && IsLoopback(http.Request.Host.Host)
        && (http.Connection.LocalIpAddress is not { } address || IPAddress.IsLoopback(address))
        && (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).All(url => IsLoopback(BindingAddress.Parse(url).Host));

    // What a proxy on this machine passes on may come from anywhere; it says from where, in a list to which a sender can only add in front.
    static bool IsFromHere(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
        && !http.Request.Headers.ContainsKey("Forwarded")
        && http.Request.Headers.GetCommaSeparatedValues("X-Forwarded-For").All(IsLoopback);

    static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
