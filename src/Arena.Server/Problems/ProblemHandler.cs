using System.Text.Json;
using System.Text.RegularExpressions;
using Arena.Grains.Store;
using Arena.Grains.Wire;
using Arena.Server.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Arena.Server.Problems;

/// <summary>What an exception means to whoever asked.</summary>
sealed partial class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    /// <summary>413: more than one request may carry.</summary>
    public static ProblemHttpResult BodyTooLarge(long most) =>
        ProblemResults.Create(StatusCodes.Status413PayloadTooLarge, "body.too-large", "", $"The body is larger than {(most < 1 << 20 ? $"{most >> 10} KiB" : $"{most >> 20} MiB")}; send less at once.");

    /// <summary>The framework answers with the bare status when a body that it reads itself, and that did not say how long it is, proves too large.</summary>
    public static void NameTooLarge(ProblemDetails problem)
    {
        if (problem.Status != StatusCodes.Status413PayloadTooLarge || !problem.Extensions.TryAdd("code", "body.too-large"))
            return;

        (problem.Type, problem.Title) = ("urn:arena:body.too-large", "The body is too large; send less at once.");
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => BodyTooLarge(httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0),
            BadHttpRequestException { StatusCode: StatusCodes.Status503ServiceUnavailable } => Admission.Refuse(httpContext),
            BadHttpRequestException bad => Unreadable(bad),
            _ when exception is StoreUnavailableException || NoAnswer.Is(exception) => ProblemResults.Create(
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
