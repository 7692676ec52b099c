using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Arena.Grains.Store;

namespace Arena.Server.Access;

/// <summary>The one-time link by which the administrator first signs in. A new one is made at every start until somebody has used one.</summary>
sealed class SignInLinks(IDocumentStore store)
{
    const string Kind = "sign-in";
    const string Id = "administrator";

    /// <summary>A token for a new link; null when the administrator has signed in before.</summary>
    public async Task<string?> CreateAsync(CancellationToken cancellation)
    {
        var document = await store.ReadDocumentAsync(Kind, Id, cancellation);
        if (document is not null && StoreJson.Read<SignIn>(document.Json.Span).Used)
            return null;

        var token = NewToken();
        return await store.TryWriteDocumentAsync(Kind, Id, document?.Version ?? 0, StoreJson.Write(new SignIn(HashOf(token), Used: false)), cancellation) ? token : null;
    }

    /// <summary>Whether the token opens the door; it does so once.</summary>
    public async Task<bool> TryUseAsync(string token, CancellationToken cancellation)
    {
        if (await store.ReadDocumentAsync(Kind, Id, cancellation) is not { } document)
            return false;

        var link = StoreJson.Read<SignIn>(document.Json.Span);
        return !link.Used
            && link.TokenHash == HashOf(token)
            && await store.TryWriteDocumentAsync(Kind, Id, document.Version, StoreJson.Write(link with { Used = true }), cancellation);
    }

    /// <summary>256 bits that nobody can guess, fit for a URL.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is stored in place of a token: who reads the store cannot use it.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>The link as it is stored.</summary>
sealed record SignIn(string TokenHash, bool Used);
