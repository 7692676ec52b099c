using System.Text.Json;
using System.Text.RegularExpressions;
using Arena.Grains.Store;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Problems;

/// <summary>What an exception means to whoever asked.</summary>
sealed partial class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    /// <summary>413: more than one request may carry.</summary>
    public static ProblemHttpResult BodyTooLarge() => ProblemResults.Create(
        StatusCodes.Status413PayloadTooLarge, "body.too-large", "", "The body is larger than 8 MiB; send fewer items, or application/x-ndjson.");

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => BodyTooLarge(),
            BadHttpRequestException bad => Unreadable(bad),
            StoreUnavailableException or TimeoutException or Orleans.Runtime.OrleansException => ProblemResults.Create(
                StatusCodes.Status503ServiceUnavailable, "store.unavailable", "", "The store does not answer at the moment; ask again."),
            _ => null,
        };
        if (problem is null)
        {
            LogFailed(exception, httpContext.Request.Method, httpContext.Request.Path);
            problem = ProblemResults.Create(StatusCodes.Status500InternalServerError, "server.failed", "", "The server failed; its log says why.");
        }

        if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "1";

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    // The framework names what it could not read in its message alone: a member of the body by its path, a parameter in quotation marks.
    static ProblemHttpResult Unreadable(BadHttpRequestException bad)
    {
        // The framework has no other sign for a member that there is not.
        if (bad.InnerException is JsonException { Path: { Length: > 2 } unknown } unmapped && unmapped.Message.Contains("could not be mapped", StringComparison.Ordinal))
            return ProblemResults.Create(bad.StatusCode, "field.unknown", unknown[2..], $"There is no field {unknown[2..]}.");

        if (bad.InnerException is JsonException { Path: { Length: > 2 } path })
            return ProblemResults.Create(bad.StatusCode, "field.type", path[2..], $"{path[2..]} is of another type than expected.");

        if (bad.InnerException is JsonException broken)
            return ProblemResults.Create(bad.StatusCode, "body.json", "", $"The body is not JSON: {broken.Message}");

        var parameter = ParameterName().Match(bad.Message);
        return parameter.Success && parameter.Groups["name"].Value is var name
            ? ProblemResults.Create(bad.StatusCode, "parameter.unreadable", name, bad.Message)
            : ProblemResults.Create(bad.StatusCode, "request.unreadable", "", bad.Message);
    }

    [GeneratedRegex("parameter \"([^\"]* )?(?<name>\\w+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ParameterName();

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    partial void LogFailed(Exception exception, string method, string path);
}
