using Arena.Grains.Store;
using Arena.Server.Cluster;
using Arena.Server.Problems;
using Arena.Server.Walls;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Arena.Server.Access;

/// <summary>Who is who (a key or a session cookie) and who may do what.</summary>
static class AccessSetup
{
    /// <summary>A header that pages of other sites cannot send without being asked first: the guard of requests that a cookie authorises.</summary>
    public const string GuardHeader = "X-Arena-Request";

    const string EitherScheme = "key-or-session";

    /// <summary>How long a wall waits for the store to say whether its link was revoked.</summary>
    static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(1);

    /// <param name="services">Of the server.</param>
    /// <param name="dataDir">Where the keys lie that protect the cookies; null keeps them in the store, where every node finds them.</param>
    public static void AddAccess(this IServiceCollection services, string? dataDir)
    {
        services.AddHttpContextAccessor();
        var keys = services.AddDataProtection().SetApplicationName("arena");
        if (dataDir is not null)
            keys.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(dataDir, "keys")));
        else
            services.AddOptions<KeyManagementOptions>().Configure<IDocumentStore>((management, store) => management.XmlRepository = new KeyDocuments(store));

        services.AddSingleton<SignInLinks>();
        services.AddSingleton<WallLinks>();
        services.AddSingleton<WallConnections>();
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? BearerKeyHandler.SchemeName : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerKeyHandler>(BearerKeyHandler.SchemeName, null)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "arena";
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.HttpOnly = true;
                cookie.ExpireTimeSpan = TimeSpan.FromDays(400);
                cookie.SlidingExpiration = true;
                cookie.Events.OnRedirectToLogin = http => Answer(http.HttpContext, StatusCodes.Status401Unauthorized);
                cookie.Events.OnRedirectToAccessDenied = http => Answer(http.HttpContext, StatusCodes.Status403Forbidden);
                cookie.Events.OnValidatePrincipal = RejectRevokedAsync;
            });
        services.AddSingleton<IAuthorizationHandler, PolicyHandler>();
        var authorization = services.AddAuthorizationBuilder();
        foreach (var policy in Policies.All)
            authorization.AddPolicy(policy, rule => rule.AddRequirements(new PolicyRequirement(policy)));
    }

    /// <summary>Refuses writes that a cookie authorises and that another site's page could have sent.</summary>
    public static void UseWriteGuard(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var isSafe = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method);
        var byCookie = http.User.Identity?.AuthenticationType == CookieAuthenticationDefaults.AuthenticationScheme;
        return isSafe || !byCookie || http.Request.Headers.ContainsKey(GuardHeader) || http.Request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal)
            ? next(http)
            : ProblemResults.Create(StatusCodes.Status403Forbidden, "guard.missing", GuardHeader, $"Send the header {GuardHeader}: 1.").ExecuteAsync(http);
    });

    /// <summary>CORS does not guard WebSockets, so the hub looks at the origin itself.</summary>
    public static void UseHubOriginGuard(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var origin = http.Request.Headers.Origin.ToString();
        var foreign = origin.Length > 0 && Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority != http.Request.Host.Value;
        return foreign && http.Request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal)
            ? ProblemResults.Create(StatusCodes.Status403Forbidden, "origin.foreign", "Origin", "Pages of other sites may not listen here.").ExecuteAsync(http)
            : next(http);
    });

    static Task Answer(HttpContext http, int status) => (status == StatusCodes.Status401Unauthorized
        ? ProblemResults.Create(status, "access.sign-in", "", "Sign in, or send a key: Authorization: Bearer KEY.")
        : ProblemResults.Create(status, "access.denied", "", "You may not do this.")).ExecuteAsync(http);

    static async Task RejectRevokedAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal?.FindFirst(Policies.WallLinkClaim) is not { } link)
            return;

        var services = context.HttpContext.RequestServices;
        try
        {
            if (!await services.GetRequiredService<WallLinks>().IsValidAsync(link.Value, context.HttpContext.RequestAborted).WaitAsync(StorePatience, services.GetRequiredService<TimeProvider>()))
                context.RejectPrincipal();
        }
        catch (Exception away) when (away is StoreUnavailableException or TimeoutException)
        {
            // It was valid when the cookie was signed, and a wall goes on without the store. One that was revoked since is cut when the store is back.
        }
    }
}
