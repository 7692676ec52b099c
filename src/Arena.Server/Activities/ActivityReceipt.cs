using System.Text.Json;
using Arena.Domain;
using Arena.Domain.Intake;

namespace Arena.Server.Activities;

/// <summary>The answer to one item, as it is sent.</summary>
/// <param name="Source">As sent.</param>
/// <param name="ExternalId">As sent.</param>
/// <param name="Revision">In force now.</param>
/// <param name="Status">accepted, duplicate, stale, unmatched, held, rejected or unavailable.</param>
/// <param name="Points">What the record is worth now over all shares.</param>
/// <param name="Pending">Stored, and in the ledgers in a moment.</param>
/// <param name="Error">Why it was refused or waits.</param>
public sealed record ActivityReceipt(
    string? Source, string? ExternalId, long? Revision, string Status, long? Points, bool? Pending, ReceiptError? Error)
{
    public static ActivityReceipt Of(Activity activity, Receipt receipt) => new(
        activity.Key.Source,
        activity.Key.ExternalId,
        receipt.Revision ?? activity.Revision,
        NameOf(receipt.Status),
        receipt.Points,
        receipt.Pending ? true : null,
        receipt.Error is { } why ? ReceiptError.Of(why) : null);

    /// <summary>The answer to an item that could not be read, with what could be.</summary>
    public static ActivityReceipt Refused(JsonElement? item, Rejection why) => new(
        Text(item, "source"),
        Text(item, "externalId"),
        item is { ValueKind: JsonValueKind.Object } sent && sent.TryGetProperty("revision", out var revision)
            && revision.ValueKind == JsonValueKind.Number && revision.TryGetInt64(out var number) ? number : null,
        NameOf(ReceiptStatus.Rejected),
        null,
        null,
        ReceiptError.Of(why));

    public static string NameOf(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Accepted => "accepted",
        ReceiptStatus.Duplicate => "duplicate",
        ReceiptStatus.Stale => "stale",
        ReceiptStatus.Unmatched => "unmatched",
        ReceiptStatus.Held => "held",
        ReceiptStatus.Rejected => "rejected",
        _ => "unavailable",
    };

    static string? Text(JsonElement? item, string field) =>
        item is { ValueKind: JsonValueKind.Object } sent && sent.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Which field breaks which rule.</summary>
public sealed record ReceiptError(string Code, string Field, string Detail)
{
    public static ReceiptError Of(Rejection why) => new(why.Code, why.Field, why.Rule);
}
