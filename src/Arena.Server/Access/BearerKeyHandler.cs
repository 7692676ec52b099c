using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Arena.Server.Hosting;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Arena.Server.Access;

/// <summary>Knows the administrator by the API key of this start: <c>Authorization: Bearer KEY</c>.</summary>
sealed class BearerKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, IOptions<ArenaOptions> arena)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "bearer-key";
    const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());

        return Task.FromResult(IsKey(arena.Value, header[Prefix.Length..].Trim())
            ? AuthenticateResult.Success(new AuthenticationTicket(Administrator(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The key is not valid."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ProblemResults.Create(StatusCodes.Status401Unauthorized, "access.key-invalid", "Authorization", "The key is not valid.").ExecuteAsync(Context);

    /// <summary>Whether a text is the key of this start; takes the same time for every wrong text.</summary>
    public static bool IsKey(ArenaOptions arena, string text) => arena.BootstrapKey is { } key
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Who holds every policy.</summary>
    public static ClaimsPrincipal Administrator(string scheme) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, "administrator"), .. Policies.All.Select(policy => new Claim(Policies.Claim, policy))], scheme));
}
