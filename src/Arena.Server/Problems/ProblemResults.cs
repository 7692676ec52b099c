using Arena.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Problems;

/// <summary>RFC 9457 problem details, made in one place: <c>type</c> is <c>urn:arena:CODE</c>; programs read <c>code</c> and <c>field</c>, people read <c>title</c>.</summary>
public static class ProblemResults
{
    /// <summary>422: it can be read, and a rule refuses it.</summary>
    public static ProblemHttpResult ToProblem(this Rejection why) => Create(StatusCodes.Status422UnprocessableEntity, why.Code, why.Field, why.Rule);

    /// <summary>400: a field cannot be read.</summary>
    public static ProblemHttpResult Unreadable(string code, string field, string rule) => Create(StatusCodes.Status400BadRequest, code, field, rule);

    /// <summary>404: there is no such thing.</summary>
    public static ProblemHttpResult NotFound(string what, string id) =>
        Create(StatusCodes.Status404NotFound, $"{what}.unknown", what, $"There is no {what} {id}.");

    public static ProblemHttpResult Create(int status, string code, string field, string title)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
        if (field.Length > 0)
        {
            extensions["field"] = field;
            extensions["errors"] = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [title] };
        }

        return TypedResults.Problem(statusCode: status, type: $"urn:arena:{code}", title: title, extensions: extensions);
    }
}
