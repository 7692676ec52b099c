using System.Runtime.InteropServices;
using System.Text.Json;

namespace Arena.Server.Activities;

/// <summary>The fields of one item, found in one pass over it.</summary>
readonly struct ItemFields
{
    /// <summary>All that an item can have.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["source", "externalId", "revision", "kind", "status", "rep", "credits", "occurredAt", "amount", "currency", "quantity", "score", "attributes"];

    readonly JsonElement[] _values;

    ItemFields(JsonElement[] values) => _values = values;

    /// <summary>The fields of an object; null when it has one that is not known, or one twice.</summary>
    public static ItemFields? Of(JsonElement item)
    {
        var values = new JsonElement[Names.Count];
        foreach (var member in item.EnumerateObject())
        {
            var index = IndexOf(member);
            if (index < 0 || values[index].ValueKind != JsonValueKind.Undefined)
                return null;

            values[index] = member.Value;
        }

        return new ItemFields(values);
    }

    /// <summary>A field's value; null when it is missing, or null.</summary>
    public JsonElement? Find(string field)
    {
        var value = _values[IndexOf(field)];
        return value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : value;
    }

    // A name may be written with escapes; then it is read the long way.
    static int IndexOf(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Contains((byte)'\\'))
            return IndexOf(member.Name);

        for (var index = 0; index < Names.Count; index++)
        {
            if (System.Text.Ascii.Equals(raw, Names[index]))
                return index;
        }

        return -1;
    }

    static int IndexOf(string field)
    {
        for (var index = 0; index < Names.Count; index++)
        {
            if (Names[index] == field)
                return index;
        }

        return -1;
    }
}
