using System.Security.Claims;
using System.Text.Json;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Intake;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Server.Access;
using Arena.Server.Activities;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Records;

/// <summary>Opens a record and puts it right.</summary>
static class RecordsApi
{
    const int HistoryShown = 100;
    const int LongestReason = 500;

    static readonly string[] Correctable = ["status", "rep", "credits", "occurredAt", "amount", "currency", "quantity", "score", "attributes"];

    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Records").RequireAuthorization(Policies.Manage);
        api.MapGet("/records/{source}/{**externalId}", ReadAsync).WithSummary("A record: what it says, what it gives to whom, and its history");
        api.MapPost("/corrections", CorrectAsync).WithSummary("Put a record right, with a reason")
            .WithDescription("It stands until the source itself says something new about the record. What the source said before stays a duplicate.");
    }

    static async Task<Results<Ok<RecordView>, ProblemHttpResult>> ReadAsync(
        string source, string externalId, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook) =>
        await FindAsync(new RecordKey(source, externalId), grains, organisation, playbook) is { } record
            ? TypedResults.Ok(record)
            : ProblemResults.NotFound("record", $"{source}/{externalId}");

    static async Task<Results<Ok<RecordView>, ProblemHttpResult>> CorrectAsync(
        RecordCorrection correction, ClaimsPrincipal user, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook)
    {
        if (Check(correction) is { } broken)
            return broken;

        var key = new RecordKey(correction.Source!, correction.ExternalId!);
        var intake = grains.GetGrain<IIntakeGrain>(key.Shard);
        if ((await intake.ReadRecordsAsync([key])).Records is not [var record])
            return ProblemResults.NotFound("record", $"{key.Source}/{key.ExternalId}");

        var (activity, error) = new ActivityReader(playbook.BaseCurrency).Read(ActivityItems.Write(record.Activity, playbook.BaseCurrency).With(correction.Change!.Value));
        if (error is not null)
            return ProblemResults.Unreadable(error.Code, $"change.{error.Field}", error.Rule);

        var why = new Correction(user.Identity?.Name ?? "", correction.Reason!.Trim());
        var receipt = (await intake.CorrectAsync(new CorrectRequest(activity!, why, correction.Version!.Value))).Receipts.Single();
        return receipt.Status switch
        {
            ReceiptStatus.Rejected => ProblemResults.Create(StatusCodes.Status409Conflict, receipt.Error!.Code, receipt.Error.Field, receipt.Error.Rule),
            ReceiptStatus.Unavailable => ProblemResults.Create(StatusCodes.Status503ServiceUnavailable, receipt.Error!.Code, "", receipt.Error.Rule),
            _ => TypedResults.Ok(await FindAsync(key, grains, organisation, playbook)),
        };
    }

    static ProblemHttpResult? Check(RecordCorrection correction)
    {
        if (string.IsNullOrEmpty(correction.Source))
            return ProblemResults.Unreadable("field.missing", "source", "source is required.");

        if (string.IsNullOrEmpty(correction.ExternalId))
            return ProblemResults.Unreadable("field.missing", "externalId", "externalId is required.");

        if (correction.Version is null)
            return ProblemResults.Unreadable("field.missing", "version", "version is required: that of the record that was looked at.");

        if (string.IsNullOrWhiteSpace(correction.Reason) || correction.Reason.Length > LongestReason)
            return ProblemResults.Unreadable("reason.length", "reason", $"reason is required: 1 to {LongestReason} characters.");

        if (correction.Change is not { ValueKind: JsonValueKind.Object } change || !change.EnumerateObject().Any())
            return ProblemResults.Unreadable("field.missing", "change", "change is required: an object with the fields that are to be others.");

        var other = change.EnumerateObject().FirstOrDefault(field => !Correctable.Contains(field.Name, StringComparer.Ordinal));
        return other.Value.ValueKind == JsonValueKind.Undefined ? null : ProblemResults.Unreadable(
            "change.field", $"change.{other.Name}", $"A correction changes {string.Join(", ", Correctable)}.");
    }

    static async Task<RecordView?> FindAsync(RecordKey key, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook)
    {
        var rows = (await grains.GetGrain<IIntakeGrain>(key.Shard).ReadHistoryAsync(key, HistoryShown)).Rows;
        var view = await organisation.LatestAsync();
        var history = rows.Select(row => RecordState.Of(row, view, playbook.BaseCurrency)).ToList();
        return rows.IsEmpty ? null : new RecordView(key.Source, key.ExternalId, rows[0].Sequence, history[0], history);
    }
}
