using System.Text.Json;
using Arena.Server.Access;
using Arena.Server.Hosting;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace Arena.Server.Activities;

/// <summary>Where sources say what happened.</summary>
static class ActivitiesApi
{
    const int MostItems = 1_000;
    const long LargestBody = 8 * 1024 * 1024;

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    public static void MapActivities(this IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/activities", ReceiveAsync)
        .RequireRateLimiting(Limits.Activities)
        .ReadsBodies(least: 0, most: LargestBody)
        .WithTags("Activities")
        .WithSummary("Say what a record is now: one item, an array of at most 1,000, or one a line")
        .WithDescription("Answers with one receipt an item, in the same order. Anything that was not acknowledged may be sent again as often as you like: it counts once.")
        .Accepts<ActivityItem>("application/json", "application/x-ndjson")
        .Produces<ActivityReceipt[]>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .RequireAuthorization(Policies.Report);

    /// <param name="http">The request.</param>
    /// <param name="intake">The edge.</param>
    /// <param name="receipt"><c>intake</c> answers as soon as it is stored, without waiting for the ledgers.</param>
    /// <param name="celebrate">False for an import: nothing of it is celebrated.</param>
    static Task ReceiveAsync(HttpContext http, ActivityIntake intake, string? receipt = null, bool celebrate = true)
    {
        if (receipt is not null and not "intake")
            return ProblemResults.Unreadable("receipt.unknown", "receipt", "receipt is intake, or left out.").ExecuteAsync(http);

        var manner = new IntakeManner(Quiet: !celebrate, WaitForPosting: receipt is null);
        var type = http.Request.GetTypedHeaders().ContentType?.MediaType.Value;
        return type switch
        {
            "application/x-ndjson" => ActivityLines.ReceiveAsync(http, intake, manner),
            "application/json" => ReceiveJsonAsync(http, intake, manner),
            _ => ProblemResults.Create(
                StatusCodes.Status415UnsupportedMediaType, "body.type", "Content-Type", "Send application/json or application/x-ndjson.").ExecuteAsync(http),
        };
    }

    static async Task ReceiveJsonAsync(HttpContext http, ActivityIntake intake, IntakeManner manner)
    {
        // A body that says that it is too large is refused here and read to its end by the server: else the sender would see a broken
        // connection in place of the answer. One that does not say so is cut at the limit.
        var isTooLarge = http.Request.ContentLength > LargestBody;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = isTooLarge ? null : LargestBody;

        if (isTooLarge)
        {
            await ProblemHandler.BodyTooLarge(LargestBody).ExecuteAsync(http);
            return;
        }

        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(http.Request.Body, Strict, http.RequestAborted);
        }
        catch (JsonException broken)
        {
            await ProblemResults.Unreadable("body.json", "", $"The body is not JSON: {broken.Message}").ExecuteAsync(http);
            return;
        }

        using (document)
        {
            var root = document.RootElement;
            IReadOnlyList<JsonElement> items = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
            if (items.Count > MostItems)
            {
                await ProblemResults.Create(
                    StatusCodes.Status413PayloadTooLarge, "items.count", "", $"An array has at most {MostItems} items; send more arrays, or application/x-ndjson.").ExecuteAsync(http);
                return;
            }

            var receipts = await intake.ReceiveAsync(items, manner);
            if (receipts.Length > 0 && receipts.All(one => one.Status == "unavailable"))
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers.RetryAfter = "1";
            }

            await http.Response.WriteAsJsonAsync(receipts, JsonSetup.Options, http.RequestAborted);
        }
    }
}

/// <summary>One item, for the API's description; it is read by hand, so that one bad item never spoils the others.</summary>
/// <param name="Source">The source system: 1 to 64 letters, digits, '.', '_' or '-'.</param>
/// <param name="ExternalId">The source's id of the record.</param>
/// <param name="Revision">The source's number for this state of the record; leave it out when there is none.</param>
/// <param name="Kind">deal, training or idea.</param>
/// <param name="Status">deal: open, won, lost; training: assigned, completed; idea: submitted, approved, adopted, rejected; void for every kind.</param>
/// <param name="Rep">Who earns: an id or an alias. Or <paramref name="Credits"/>.</param>
/// <param name="Credits">Who earns, with positive weights.</param>
/// <param name="OccurredAt">When, with offset.</param>
/// <param name="Amount">Money in whole units of the currency.</param>
/// <param name="Currency">ISO 4217; the base currency when left out.</param>
/// <param name="Quantity">A number of things.</param>
/// <param name="Score">A result from 0 to 1.</param>
/// <param name="Attributes">Further facts.</param>
public sealed record ActivityItem(
    string Source,
    string ExternalId,
    long? Revision,
    string Kind,
    string Status,
    string? Rep,
    IReadOnlyList<ActivityItemShare>? Credits,
    DateTimeOffset OccurredAt,
    decimal? Amount,
    string? Currency,
    long? Quantity,
    decimal? Score,
    IReadOnlyDictionary<string, string>? Attributes);

/// <summary>One rep's part.</summary>
public sealed record ActivityItemShare(string Rep, int Share);
