using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Arena.Server.Import;

/// <summary>One activity as it is sent. It has no revision: the source keeps none, so the same content again is a duplicate.</summary>
sealed record ActivityDraft(
    string Source,
    string ExternalId,
    string Kind,
    string Status,
    string Rep,
    OffsetDateTime OccurredAt,
    decimal? Amount,
    string? Currency,
    long? Quantity,
    decimal? Score,
    ImmutableSortedDictionary<string, string> Attributes)
{
    // Names in Chinese as they are instead of six bytes a character; the text goes into no page.
    static readonly JsonWriterOptions AsIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The activity as an item of <c>POST /api/v1/activities</c>; the same content gives the same bytes.</summary>
    public byte[] ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, AsIs))
        {
            json.WriteStartObject();
            json.WriteString("source", Source);
            json.WriteString("externalId", ExternalId);
            json.WriteString("kind", Kind);
            json.WriteString("status", Status);
            json.WriteString("rep", Rep);
            json.WriteString("occurredAt", OffsetDateTimePattern.Rfc3339.Format(OccurredAt));
            if (Amount is { } amount)
            {
                json.WriteNumber("amount", amount);
                json.WriteString("currency", Currency);
            }

            if (Quantity is { } quantity)
                json.WriteNumber("quantity", quantity);

            if (Score is { } score)
                json.WriteNumber("score", score);

            WriteAttributes(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    void WriteAttributes(Utf8JsonWriter json)
    {
        if (Attributes.IsEmpty)
            return;

        json.WriteStartObject("attributes");
        foreach (var (name, value) in Attributes)
            json.WriteString(name, value);

        json.WriteEndObject();
    }
}
