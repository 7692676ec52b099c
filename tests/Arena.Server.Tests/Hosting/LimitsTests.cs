using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Arena.Server.Tests.Hosting;

/// <summary>What is too large or too slow gets a clear answer or a clean end, and the server goes on. Invariant 7.</summary>
public sealed partial class LimitsTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_endpoint_reads_a_body_without_end()
    {
        await using var arena = await RunningArena.StartAsync(Cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = arena.Url };
        http.DefaultRequestHeaders.Authorization = arena.Http.DefaultRequestHeaders.Authorization;
        http.DefaultRequestHeaders.ExpectContinue = true;

        var writing = arena.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => (Method: method, Path: Parameter().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), "x"))))
            .Where(endpoint => endpoint.Method is "POST" or "PUT" && endpoint.Path.StartsWith("/api/", StringComparison.Ordinal)).Distinct().ToList();
        await arena.PutAsync("/api/v1/teams/x", new { name = "X", region = "" });
        await arena.PutAsync("/api/v1/reps/x", new { name = "X", team = "x" });

        Assert.True(writing.Count > 15);
        foreach (var (method, path) in writing)
        {
            // It is refused by what it says of itself; not a byte of it is sent.
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path + "?name=x", UriKind.Relative)) { Content = new EndlessContent() };
            using var answer = await http.SendAsync(request, Cancellation);

            Assert.True(answer.StatusCode == HttpStatusCode.RequestEntityTooLarge, $"{method} {path}: {answer.StatusCode}");
            Assert.EndsWith("too-large", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_does_not_say_how_long_it_is_is_cut_at_the_limit()
    {
        await using var arena = await RunningArena.StartAsync(Cancellation);
        using var body = JsonContent.Create(new { name = new string('x', 3 << 20), region = "" });

        // The server has answered and closed while it was still being sent; whether the answer gets through before that is a matter of luck.
        var failed = await Record.ExceptionAsync(async () =>
        {
            using var answer = await arena.Http.PutAsync(new Uri("/api/v1/teams/north", UriKind.Relative), body, Cancellation);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            Assert.Equal("body.too-large", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
        });

        Assert.True(failed is null or HttpRequestException, failed?.ToString());
        Assert.Equal("live", await arena.Http.GetStringAsync(new Uri("/healthz/live", UriKind.Relative), Cancellation));
    }

    [Fact]
    public async Task Too_many_headers_and_too_large_ones_are_refused()
    {
        await using var arena = await RunningArena.StartAsync(Cancellation);
        var many = string.Concat(Enumerable.Range(0, 100).Select(number => string.Create(CultureInfo.InvariantCulture, $"X-{number}: 1\r\n")));

        foreach (var headers in (string[])[many, $"X-Large: {new string('x', 20_000)}\r\n"])
        {
            await using var raw = await RawConnection.OpenAsync(arena.Url, Cancellation);
            await raw.SendAsync($"GET /healthz/live HTTP/1.1\r\nHost: x\r\n{headers}\r\n", Cancellation);
            Assert.StartsWith("HTTP/1.1 431", await raw.ReadToCloseAsync(Cancellation), StringComparison.Ordinal);
        }

        Assert.Equal("live", await arena.Http.GetStringAsync(new Uri("/healthz/live", UriKind.Relative), Cancellation));
    }

    [Fact]
    public async Task Who_sends_a_head_or_a_body_drop_by_drop_is_cut()
    {
        await using var arena = await RunningArena.StartAsync(Cancellation, "--Arena:Limits:HeadersTimeoutSeconds=1", "--Arena:Limits:BodyPatienceSeconds=2");
        await using var head = await RawConnection.OpenAsync(arena.Url, Cancellation);
        await using var body = await RawConnection.OpenAsync(arena.Url, Cancellation);

        await head.SendAsync("GET /healthz/live HTTP/1.1\r\nHo", Cancellation);
        await body.SendAsync($"POST /api/v1/activities HTTP/1.1\r\nHost: x\r\nAuthorization: {arena.Http.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[", Cancellation);

        Assert.StartsWith("HTTP/1.1 408", await head.ReadToCloseAsync(Cancellation), StringComparison.Ordinal);
        Assert.Matches("^(HTTP/1.1 408|$)", await body.ReadToCloseAsync(Cancellation));
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();

    /// <summary>Says that it is larger than anything may be.</summary>
    sealed class EndlessContent : HttpContent
    {
        public EndlessContent() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new InvalidOperationException("The server asked for the body.");

        protected override bool TryComputeLength(out long length)
        {
            length = 1L << 40;
            return true;
        }
    }
}
