using System.Collections.Immutable;
using System.Security.Cryptography;
using SkiaSharp;

namespace Arena.Server.Organisation;

/// <summary>Makes small square pictures of what was uploaded. Nothing of the original is kept: not its size, not where it was taken.</summary>
static class Photos
{
    /// <summary>The sides of the pictures, in pixels.</summary>
    public static readonly ImmutableArray<int> Sizes = [64, 256];

    // A picture that unpacks to more is no portrait.
    const int MostPixels = 50_000_000;
    const int Quality = 82;

    /// <summary>The pictures by size, and what tells them from others; null when the bytes are no picture.</summary>
    public static (ImmutableDictionary<int, byte[]> BySize, string Mark)? Make(byte[] upload)
    {
        using var codec = SKCodec.Create(new MemoryStream(upload));
        if (codec is null || (long)codec.Info.Width * codec.Info.Height is <= 0 or > MostPixels)
            return null;

        using var decoded = SKBitmap.Decode(codec);
        if (decoded is null)
            return null;

        using var upright = Upright(decoded, codec.EncodedOrigin);
        var pictures = Sizes.ToImmutableDictionary(size => size, size => Encode(upright, size));
        return (pictures, Convert.ToHexStringLower(SHA256.HashData(pictures[Sizes[^1]]))[..16]);
    }

    // Phones store a portrait lying on its side and say so beside it.
    static SKBitmap Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        var degrees = origin switch
        {
            SKEncodedOrigin.RightTop => 90,
            SKEncodedOrigin.BottomRight => 180,
            SKEncodedOrigin.LeftBottom => 270,
            _ => 0,
        };
        if (degrees == 0)
            return bitmap.Copy();

        var turned = degrees == 180 ? new SKBitmap(bitmap.Width, bitmap.Height) : new SKBitmap(bitmap.Height, bitmap.Width);
        using var canvas = new SKCanvas(turned);
        canvas.Translate(turned.Width / 2f, turned.Height / 2f);
        canvas.RotateDegrees(degrees);
        canvas.Translate(-bitmap.Width / 2f, -bitmap.Height / 2f);
        using var image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, 0, 0, SKSamplingOptions.Default);
        return turned;
    }

    // The middle of the longer side, the upper part of a tall one: that is where a face is.
    static byte[] Encode(SKBitmap bitmap, int size)
    {
        var side = Math.Min(bitmap.Width, bitmap.Height);
        var left = (bitmap.Width - side) / 2f;
        var top = (bitmap.Height - side) / 4f;
        using var surface = SKSurface.Create(new SKImageInfo(size, size));
        using var image = SKImage.FromBitmap(bitmap);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.DrawImage(image, new SKRect(left, top, left + side, top + side), new SKRect(0, 0, size, size), new SKSamplingOptions(SKCubicResampler.Mitchell));
        using var picture = surface.Snapshot();
        return picture.Encode(SKEncodedImageFormat.Webp, Quality).ToArray();
    }
}
