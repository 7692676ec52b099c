using System.Text.Json;
using System.Text.Json.Nodes;
using Arena.Domain.Money;
using NodaTime.Text;

namespace Arena.Server.Activities;

/// <summary>An activity as a source would send it: what <see cref="ActivityReader"/> reads.</summary>
static class ActivityItems
{
    /// <summary>The item of an activity, without its revision.</summary>
    public static JsonObject Write(Activity activity, Currency baseCurrency)
    {
        var currency = activity.Currency is { } code ? Currency.Find(code)! : baseCurrency;
        var item = new JsonObject
        {
            ["source"] = activity.Key.Source,
            ["externalId"] = activity.Key.ExternalId,
            ["kind"] = activity.Kind,
            ["status"] = activity.Status,
            ["credits"] = new JsonArray([.. activity.Shares.Select(share => new JsonObject { ["rep"] = share.Rep, ["share"] = share.Weight })]),
            ["occurredAt"] = InstantPattern.ExtendedIso.Format(activity.OccurredAt),
            ["amount"] = activity.AmountMinor is { } amount ? currency.ToMajor(amount) : null,
            ["currency"] = activity.Currency,
            ["quantity"] = activity.Quantity,
            ["score"] = activity.ScoreMicros is { } score ? score / 1_000_000m : null,
        };
        if (!activity.Attributes.IsEmpty)
            item["attributes"] = new JsonObject(activity.Attributes.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));

        return item;
    }

    /// <summary>The item with the fields that a change names in place of its own; null takes a field away.</summary>
    public static JsonElement With(this JsonObject item, JsonElement change)
    {
        foreach (var field in change.EnumerateObject())
        {
            item[field.Name] = JsonNode.Parse(field.Value.GetRawText());

            // One rep in place of several shares, and the other way round.
            if (field.Name is "rep" or "credits")
                item.Remove(field.Name == "rep" ? "credits" : "rep");
        }

        return JsonSerializer.SerializeToElement(item);
    }
}
