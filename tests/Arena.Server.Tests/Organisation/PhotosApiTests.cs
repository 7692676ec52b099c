using System.Net;
using System.Net.Http.Headers;
using Arena.Server.Tests.Hosting;
using SkiaSharp;

namespace Arena.Server.Tests.Organisation;

public sealed class PhotosApiTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_photo_is_made_small_and_square_and_is_gone_when_it_is_taken_away()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        using (var put = await PutAsync(arena, Picture(1200, 900)))
            Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        foreach (var size in (int[])[64, 256])
        {
            using var picture = SKBitmap.Decode(await arena.Http.GetByteArrayAsync(new Uri($"/api/v1/reps/mei/photo?size={size}", UriKind.Relative), Stop));
            Assert.Equal((size, size), (picture.Width, picture.Height));

            // The middle of the picture is red, its sides are blue.
            Assert.True(picture.GetPixel(size / 2, size / 2) is { Red: > 200, Blue: < 60 });
        }

        var mark = (await arena.GetAsync("/api/v1/reps/mei")).GetProperty("photo").GetString();
        using (var fixedOne = await arena.Http.GetAsync(new Uri($"/api/v1/reps/mei/photo?v={mark}", UriKind.Relative), Stop))
            Assert.Contains("immutable", fixedOne.Headers.CacheControl?.ToString(), StringComparison.Ordinal);

        using var removed = await arena.Http.DeleteAsync(new Uri("/api/v1/reps/mei/photo", UriKind.Relative), Stop);
        using var gone = await arena.Http.GetAsync(new Uri("/api/v1/reps/mei/photo", UriKind.Relative), Stop);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (removed.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_and_leaves_the_photo_that_is_there()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        using var first = await PutAsync(arena, Picture(300, 300));
        var mark = (await arena.GetAsync("/api/v1/reps/mei")).GetProperty("photo").GetString();

        using var refused = await PutAsync(arena, "<svg onload=alert(1)>"u8.ToArray());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(mark, (await arena.GetAsync("/api/v1/reps/mei")).GetProperty("photo").GetString());
    }

    [Fact]
    public async Task A_rep_is_called_as_preferred_and_in_either_language()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Stop);
        await arena.PutAsync("/api/v1/reps/mei", new { name = "WANG Mei", team = "north", preferredName = "Mei", nameZh = "王梅" });
        await arena.SendAsync(new { source = "crm", externalId = "1", kind = "deal", status = "won", rep = "mei", occurredAt = "2026-09-01T10:00:00+08:00", amount = 0 });

        var entry = (await arena.GetAsync("/api/v1/boards/points/standings?period=all")).GetProperty("entries")[0];
        Assert.Equal("Mei Mei 王梅", $"{entry.GetProperty("name").GetString()} {entry.GetProperty("names").GetProperty("en").GetString()} {entry.GetProperty("names").GetProperty("zh").GetString()}");

        await arena.PutAsync("/api/v1/reps/mei", new { name = "WANG Mei", team = "north", preferredName = "", nameZh = "" });
        await Eventually.IsTrueAsync(async () => (await arena.GetAsync("/api/v1/boards/points/standings?period=all")).GetProperty("entries")[0] is var again
            && again.GetProperty("name").GetString() == "WANG Mei" && !again.TryGetProperty("names", out _), Stop);
    }

    static byte[] Picture(int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.Blue);
        using var red = new SKPaint { Color = SKColors.Red };
        surface.Canvas.DrawRect(width / 4f, 0, width / 2f, height, red);
        using var image = surface.Snapshot();
        return image.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    static async Task<HttpResponseMessage> PutAsync(RunningArena arena, byte[] picture)
    {
        using var body = new ByteArrayContent(picture);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await arena.Http.PutAsync(new Uri("/api/v1/reps/mei/photo", UriKind.Relative), body, Stop);
    }
}
