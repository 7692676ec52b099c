using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Arena.Grains.Store;

/// <summary>
/// A sorted dictionary that is ordinal again when it is read. The serializer's own sorts by the culture of the machine: the content hash of
/// what was read would be another, and names that only a culture takes for equal would fall together.
/// </summary>
sealed class OrdinalDictionaryJsonConverter<T> : JsonConverter<ImmutableSortedDictionary<string, T>>
{
    public override ImmutableSortedDictionary<string, T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (JsonSerializer.Deserialize<Dictionary<string, T>>(ref reader, options) ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal);

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, item) in value)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, item, options);
        }

        writer.WriteEndObject();
    }
}
