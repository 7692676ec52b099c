using System.Globalization;
using Arena.Grains.Organisation;
using Arena.Grains.Store;
using Arena.Server.Access;
using Arena.Server.Hosting;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Organisation;

/// <summary>Photos of reps.</summary>
static class PhotosApi
{
    const string Kind = "photo";
    const long LargestUpload = 8 << 20;

    /// <summary>What a photo counts for while it is unpacked, however small its file: few are worked on at once.</summary>
    const long UnpackedAtOnce = 32 << 20;

    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/reps/{id}/photo").WithTags("Organisation");
        api.MapGet("/", ReadAsync).RequireAuthorization(Policies.Read).WithSummary("A rep's photo, 64 or 256 pixels square, as WebP");
        api.MapPut("/", PutAsync).ReadsBodies(least: UnpackedAtOnce, most: UnpackedAtOnce).Accepts<byte[]>("*/*").RequireAuthorization(Policies.Manage).WithSummary("Give a rep a photo: JPEG, PNG, WebP, GIF or BMP; it is made small and square");
        api.MapDelete("/", RemoveAsync).RequireAuthorization(Policies.Manage).WithSummary("Take a rep's photo away");
    }

    static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ReadAsync(
        string id, HttpContext http, OrganisationDirectory organisation, IDocumentStore store, int size = 256, string? v = null)
    {
        if (!Photos.Sizes.Contains(size))
            return ProblemResults.Unreadable("size.unknown", "size", $"size is {string.Join(" or ", Photos.Sizes)}.");

        var rep = (await organisation.LatestAsync()).RepsById.GetValueOrDefault(id);
        if (rep?.Photo is not { } photo || await store.ReadDocumentAsync(Kind, IdOf(rep.Number, size), http.RequestAborted) is not { } document)
            return ProblemResults.NotFound("photo", id);

        // An address that names the photo it wants never gets another one.
        http.Response.Headers.CacheControl = v == photo ? "private, max-age=31536000, immutable" : "no-cache";
        return TypedResults.File(StoreJson.Read<byte[]>(document.Json.Span), "image/webp");
    }

    static async Task<Results<NoContent, ProblemHttpResult>> PutAsync(
        string id, HttpContext http, OrganisationDirectory organisation, IDocumentStore store, IGrainFactory grains)
    {
        if (!(await organisation.LatestAsync()).RepsById.TryGetValue(id, out var rep))
            return ProblemResults.NotFound("rep", id);

        var isTooLarge = http.Request.ContentLength > LargestUpload;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = isTooLarge ? null : LargestUpload;

        if (isTooLarge)
            return ProblemResults.Create(StatusCodes.Status413PayloadTooLarge, "photo.too-large", "", $"The photo is larger than {LargestUpload >> 20} MiB.");

        using var upload = new MemoryStream();
        await http.Request.Body.CopyToAsync(upload, http.RequestAborted);
        if (Photos.Make(upload.ToArray()) is not { } made)
            return ProblemResults.Create(StatusCodes.Status422UnprocessableEntity, "photo.unreadable", "photo", "This is no picture that can be read, or a far too large one: JPEG, PNG, WebP, GIF or BMP.");

        foreach (var (size, picture) in made.BySize)
            await store.PutDocumentAsync(Kind, IdOf(rep.Number, size), StoreJson.Write(picture), http.RequestAborted);

        await grains.GetGrain<IOrganisationGrain>(0).PutPhotoAsync(new PutPhoto(id, made.Mark));
        return TypedResults.NoContent();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, HttpContext http, OrganisationDirectory organisation, IDocumentStore store, IGrainFactory grains)
    {
        if (!(await organisation.LatestAsync()).RepsById.TryGetValue(id, out var rep))
            return ProblemResults.NotFound("rep", id);

        await grains.GetGrain<IOrganisationGrain>(0).PutPhotoAsync(new PutPhoto(id, Photo: null));
        foreach (var size in rep.Photo is null ? [] : Photos.Sizes)
            await store.PutDocumentAsync(Kind, IdOf(rep.Number, size), StoreJson.Write(Array.Empty<byte>()), http.RequestAborted);

        return TypedResults.NoContent();
    }

    static string IdOf(long rep, int size) => string.Create(CultureInfo.InvariantCulture, $"{rep}.{size}");
}
