using Microsoft.Extensions.FileProviders;

namespace Arena.Server.Hosting;

/// <summary>The web pages, built by Vite and copied beside the program.</summary>
static class Pages
{
    const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'";

    public static void MapPages(this WebApplication app)
    {
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!Directory.Exists(root))
            return;

        var files = new PhysicalFileProvider(root);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            // File names under assets hold a hash of their content.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
        });
        app.MapGet("/", () => Results.LocalRedirect("/wall")).AllowAnonymous().ExcludeFromDescription();
        MapPage(app, files, "/wall", "wall.html");
        MapPage(app, files, "/console/{**path}", "console.html");
        MapPage(app, files, "/me/{rep}", "me.html");
    }

    // The pages themselves hold no data; what they ask for is authorised.
    static void MapPage(WebApplication app, PhysicalFileProvider files, string pattern, string file) => app.MapGet(pattern, (HttpContext http) =>
    {
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.File(files.GetFileInfo(file).PhysicalPath!, "text/html; charset=utf-8");
    }).AllowAnonymous().ExcludeFromDescription();
}
