using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Arena.Server.Hosting;

/// <summary>The API's description and the page that shows it. The page asks nobody else for anything: an office may have no internet.</summary>
static class Docs
{
    const string Path = "/docs";

    // What the page brings along runs; nothing from elsewhere does.
    const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

    public static IServiceCollection AddDocs(this IServiceCollection services) => services.AddOpenApi("v1", api => api.AddDocumentTransformer(async (document, _, cancellation) =>
    {
        document.Info = new OpenApiInfo { Title = "Arena", Version = "v1", Description = await ReadGuideAsync(cancellation) };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The administrator's key, or a session of the console." },
        };
    }));

    public static void MapDocs(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal), docs => docs.Use((http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            return next(http);
        }));
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference(Path, docs => docs
            .WithTitle("Arena API")
            .DisableDefaultFonts()
            .DisableAgent()
            .DisableMcp()
            .DisableTelemetry()
            .HideDeveloperTools()
            .HideClientButton()
            .WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl)).AllowAnonymous();
    }

    static async Task<string> ReadGuideAsync(CancellationToken cancellation)
    {
        await using var guide = typeof(Docs).Assembly.GetManifestResourceStream("guide.md")!;
        using var reader = new StreamReader(guide);
        return await reader.ReadToEndAsync(cancellation);
    }
}
