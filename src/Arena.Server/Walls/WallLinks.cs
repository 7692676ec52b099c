using System.Globalization;
using System.Security.Claims;
using Arena.Grains.Store;
using Arena.Server.Access;
using Microsoft.AspNetCore.Authentication.Cookies;
using NodaTime;

namespace Arena.Server.Walls;

/// <summary>Revocable links by which a TV reads boards and nothing else.</summary>
sealed class WallLinks(IDocumentStore store, TimeProvider time)
{
    const string Kind = "wall-link";

    // Written at most so often: a wall that reconnects every few seconds must not fill the log.
    static readonly Duration LastUsedPrecision = Duration.FromHours(1);

    Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public async Task<IReadOnlyList<WallLink>> ListAsync(CancellationToken cancellation) =>
        [.. (await store.ReadDocumentsAsync(Kind, cancellation)).Select(Read).OrderBy(link => link.CreatedAt)];

    /// <summary>A new link and its token, which is shown once and not stored.</summary>
    public async Task<(WallLink Link, string Token)> CreateAsync(string name, CancellationToken cancellation)
    {
        var token = SignInLinks.NewToken();
        var link = new WallLink(SignInLinks.HashOf(token)[..16], name, SignInLinks.HashOf(token), Now, null, null);
        if (!await store.TryWriteDocumentAsync(Kind, link.Id, 0, StoreJson.Write(link), cancellation))
            throw new StoreUnavailableException("The link was not written; try again.");

        return (link, token);
    }

    /// <summary>Ends a link for good.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellation)
    {
        while (await store.ReadDocumentAsync(Kind, id, cancellation) is { } document)
        {
            var link = Read(document);
            if (link.RevokedAt is not null || await store.TryWriteDocumentAsync(Kind, id, document.Version, StoreJson.Write(link with { RevokedAt = Now }), cancellation))
                return true;
        }

        return false;
    }

    public async Task<bool> IsValidAsync(string id, CancellationToken cancellation) =>
        await store.ReadDocumentAsync(Kind, id, cancellation) is { } document && Read(document).RevokedAt is null;

    /// <summary>Who comes by a link; null when the token belongs to none, or to one that was revoked.</summary>
    public async Task<ClaimsPrincipal?> SignInAsync(string token, CancellationToken cancellation)
    {
        var hash = SignInLinks.HashOf(token);
        if (await store.ReadDocumentAsync(Kind, hash[..16], cancellation) is not { } document)
            return null;

        var link = Read(document);
        if (link.TokenHash != hash || link.RevokedAt is not null)
            return null;

        if (link.LastUsedAt is not { } used || Now - used > LastUsedPrecision)
            await store.TryWriteDocumentAsync(Kind, link.Id, document.Version, StoreJson.Write(link with { LastUsedAt = Now }), cancellation);

        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, string.Create(CultureInfo.InvariantCulture, $"wall {link.Name}")),
                new Claim(Policies.Claim, Policies.Read),
                new Claim(Policies.WallLinkClaim, link.Id),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme));
    }

    static WallLink Read(Document document) => StoreJson.Read<WallLink>(document.Json.Span);
}

/// <summary>A link as it is stored.</summary>
sealed record WallLink(string Id, string Name, string TokenHash, Instant CreatedAt, Instant? LastUsedAt, Instant? RevokedAt);
