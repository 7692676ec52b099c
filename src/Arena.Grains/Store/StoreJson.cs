using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Arena.Grains.Store;

/// <summary>How values are written in stores, and between silos: by member name, so that a later version may add members.</summary>
public static class StoreJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="InvalidDataException">What is stored is not a value of this type.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"A stored {typeof(T).Name} cannot be read.", broken);
        }
    }

    static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            // What a value works out from its other members is not stored.
            IgnoreReadOnlyProperties = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters =
            {
                new JsonStringEnumConverter(), new CellsJsonConverter(), new PeriodJsonConverter(),
                new OrdinalDictionaryJsonConverter<string>(),
            },
        };
        return options.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
    }
}
