using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using Arena.Server.Access;
using Arena.Server.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Arena.Server.Tests.Access;

public sealed class PolicyTests
{
    const string Session = "/api/v1/session";

    static readonly string[] OpenToAnybody = ["/", "/wall", "/console/", "/docs", "/openapi/", "/healthz/", "/signin", Session];
    static readonly string[] WritingPolicies = [Policies.Report, Policies.Manage, Policies.Administer];
    static readonly string[] WritingMethods = ["POST", "PUT", "DELETE", "PATCH"];

    [Fact]
    public async Task Every_endpoint_and_hub_method_names_its_policy()
    {
        await using var arena = await RunningArena.StartAsync(TestContext.Current.CancellationToken);
        var endpoints = arena.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        var without = endpoints
            .Where(endpoint => !endpoint.Metadata.OfType<IAuthorizeData>().Any(named => Policies.All.Contains(named.Policy, StringComparer.Ordinal)))
            .Select(RouteOf)
            .Where(route => !OpenToAnybody.Any(open => route == open || (open.Length > 1 && route.StartsWith(open, StringComparison.Ordinal))));
        var methods = typeof(Server.Live.LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition() == method).ToList();

        Assert.NotEmpty(endpoints);
        Assert.Empty(without);
        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.Contains(
            method.GetCustomAttributes(typeof(AuthorizeAttribute), inherit: true).Cast<AuthorizeAttribute>(), named => Policies.All.Contains(named.Policy, StringComparer.Ordinal)));
    }

    // Invariant 5
    [Fact]
    public async Task Whoever_may_only_read_can_change_nothing()
    {
        await using var arena = await RunningArena.StartAsync(TestContext.Current.CancellationToken);

        // A hub's handshake is a POST as well; what its methods need is tested above.
        var writing = arena.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { } http && http.HttpMethods.Any(method => WritingMethods.Contains(method, StringComparer.Ordinal)))
            .Where(endpoint => RouteOf(endpoint).TrimEnd('/') != Session && !RouteOf(endpoint).StartsWith("/hubs/", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(writing);
        Assert.All(writing, endpoint => Assert.Contains(endpoint.Metadata.OfType<IAuthorizeData>(), named => WritingPolicies.Contains(named.Policy, StringComparer.Ordinal)));
        Assert.All(writing, endpoint => Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>()));
    }

    static string RouteOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');

    [Fact]
    public async Task Writing_needs_the_key_and_reading_on_this_machine_does_not()
    {
        await using var arena = await RunningArena.StartAsync(TestContext.Current.CancellationToken);
        arena.Http.DefaultRequestHeaders.Authorization = null;

        using var write = await arena.SendTextAsync("{}");
        using var read = await arena.Http.GetAsync(new Uri("/api/v1/boards", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, write.StatusCode);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    // A proxy on this machine speaks for anybody, whatever the Host header says.
    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7", HttpStatusCode.Unauthorized)]
    [InlineData("X-Forwarded-For", "127.0.0.1, 203.0.113.7", HttpStatusCode.Unauthorized)]
    [InlineData("Forwarded", "for=203.0.113.7", HttpStatusCode.Unauthorized)]
    [InlineData("X-Forwarded-For", "127.0.0.1", HttpStatusCode.OK)]
    public async Task What_a_proxy_passes_on_from_elsewhere_is_not_read_without_a_key(string header, string value, HttpStatusCode expected)
    {
        await using var arena = await RunningArena.StartAsync(TestContext.Current.CancellationToken);
        arena.Http.DefaultRequestHeaders.Authorization = null;
        arena.Http.DefaultRequestHeaders.Add(header, value);

        using var read = await arena.Http.GetAsync(new Uri("/api/v1/boards", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(expected, read.StatusCode);
    }

    [Fact]
    public async Task Who_guesses_keys_soon_has_to_wait()
    {
        await using var arena = await RunningArena.StartAsync(TestContext.Current.CancellationToken);
        HttpStatusCode last;
        var tries = 0;
        do
        {
            using var answer = await arena.Http.PostAsJsonAsync("/api/v1/session", new { key = $"guess-{tries}" }, TestContext.Current.CancellationToken);
            last = answer.StatusCode;
            Assert.True(last == HttpStatusCode.Unauthorized || answer.Headers.RetryAfter is not null);
        }
        while (last == HttpStatusCode.Unauthorized && ++tries < 1_000);

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }
}
