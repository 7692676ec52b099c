using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Arena.Domain;
using Arena.Domain.Activities;
using Arena.Domain.Money;
using Arena.Domain.Organisations;
using NodaTime;
using NodaTime.Text;

namespace Arena.Server.Activities;

/// <summary>Turns one JSON item into an activity, or says which field breaks which rule. It knows no rule about points.</summary>
/// <param name="baseCurrency">What an amount without a currency is in.</param>
sealed class ActivityReader(Currency baseCurrency)
{
    const int LongestText = 200;
    const int LongestAttribute = 1000;
    const int MostAttributes = 50;
    const int MostShares = 50;
    const int LargestWeight = 1_000_000;
    const long LargestInteger = (1L << 53) - 1;

    static readonly InstantPattern InstantShape = InstantPattern.ExtendedIso;
    static readonly OffsetDateTimePattern OffsetShape = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFFo<Z+HH:mm>");
    static readonly OffsetDateTimePattern MinuteShape = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<Z+HH:mm>");

    static readonly ImmutableHashSet<string> Fields = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "source", "externalId", "revision", "kind", "status", "rep", "credits", "occurredAt", "amount", "currency", "quantity", "score", "attributes");

    /// <summary>The activity, or why the item is none.</summary>
    public (Activity? Activity, Rejection? Error) Read(JsonElement item)
    {
        try
        {
            return (ReadActivity(item), null);
        }
        catch (FieldException broken)
        {
            return (null, broken.Why);
        }
    }

    Activity ReadActivity(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw new FieldException("item.not-object", "", "Each item is a JSON object.");

        if (item.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal).FirstOrDefault(member => member.Skip(1).Any()) is { } twice)
            throw new FieldException("field.repeated", twice.Key, $"{twice.Key} is given more than once.");

        foreach (var member in item.EnumerateObject().Where(member => !Fields.Contains(member.Name)))
        {
            throw member.Name is "points" or "value"
                ? new FieldException("field.points", member.Name, "Points are decided by the rulebook; nobody can send them.")
                : new FieldException("field.unknown", member.Name, $"There is no field {member.Name}; facts of your own go into attributes.");
        }

        var source = Text(item, "source", required: true)!;
        if (!Identifier.IsValid(source))
            throw new FieldException("source.shape", "source", $"A source has {Identifier.Rule}");

        var kind = Text(item, "kind", required: true)!;
        if (!ActivityKinds.StatusesByKind.TryGetValue(kind, out var statuses))
            throw new FieldException("kind.unknown", "kind", $"A kind is one of {string.Join(", ", ActivityKinds.StatusesByKind.Keys.Order(StringComparer.Ordinal))}.");

        var status = Text(item, "status", required: true)!;
        if (!statuses.Contains(status))
            throw new FieldException("status.unknown", "status", $"A {kind} is one of {string.Join(", ", statuses.Order(StringComparer.Ordinal))}.");

        var currency = ReadCurrency(item);
        return new Activity(
            new RecordKey(source, Text(item, "externalId", required: true)!),
            Integer(item, "revision"),
            kind,
            status,
            Shares(item),
            OccurredAt(item),
            Amount(item, currency ?? baseCurrency),
            currency?.Code,
            Integer(item, "quantity"),
            Score(item),
            Attributes(item));
    }

    static JsonElement? Find(JsonElement item, string field) =>
        item.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    static string? Text(JsonElement item, string field, bool required)
    {
        if (Find(item, field) is not { } value)
            return required ? throw new FieldException("field.missing", field, $"{field} is required.") : null;

        if (value.ValueKind != JsonValueKind.String)
            throw new FieldException("field.type", field, $"{field} is a text.");

        return Checked(value.GetString()!, field);
    }

    static string Checked(string text, string field)
    {
        if (text.Length is 0 or > LongestText || string.IsNullOrWhiteSpace(text))
            throw new FieldException("field.length", field, $"{field} has 1 to {LongestText} characters.");

        return text.Any(char.IsControl) ? throw new FieldException("field.characters", field, $"{field} has no control characters.") : text;
    }

    static long? Integer(JsonElement item, string field)
    {
        if (Find(item, field) is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= LargestInteger
            ? number
            : throw new FieldException("field.integer", field, $"{field} is a whole number from 0 to {LargestInteger}.");
    }

    static ImmutableArray<Share> Shares(JsonElement item)
    {
        var rep = Text(item, "rep", required: false);
        if (Find(item, "credits") is not { } credits)
            return rep is null ? throw new FieldException("field.missing", "rep", "rep (or credits) is required.") : [new Share(rep, 1)];

        if (rep is not null)
            throw new FieldException("credits.with-rep", "credits", "Give either rep or credits, not both.");

        if (credits.ValueKind != JsonValueKind.Array || credits.GetArrayLength() is 0 or > MostShares)
            throw new FieldException("credits.count", "credits", $"credits is a list of 1 to {MostShares} shares.");

        return [.. credits.EnumerateArray().Select((share, index) => ReadShare(share, index))];
    }

    static Share ReadShare(JsonElement share, int index)
    {
        var field = string.Create(CultureInfo.InvariantCulture, $"credits[{index}]");
        if (share.ValueKind != JsonValueKind.Object)
            throw new FieldException("credits.shape", field, "A share is an object with rep and share.");

        if (Find(share, "rep") is not { ValueKind: JsonValueKind.String } rep)
            throw new FieldException("field.missing", field + ".rep", "rep is required in each share.");

        return Find(share, "share") is { ValueKind: JsonValueKind.Number } weight && weight.TryGetInt32(out var value) && value is > 0 and <= LargestWeight
            ? new Share(Checked(rep.GetString()!, field + ".rep"), value)
            : throw new FieldException("credits.share", field + ".share", $"share is a whole number from 1 to {LargestWeight}.");
    }

    static Instant OccurredAt(JsonElement item)
    {
        var text = Text(item, "occurredAt", required: true)!;
        var instant = InstantShape.Parse(text) is { Success: true } utc ? utc.Value
            : OffsetShape.Parse(text) is { Success: true } exact ? exact.Value.ToInstant()
            : MinuteShape.Parse(text) is { Success: true } minutes ? minutes.Value.ToInstant()
            : throw new FieldException("occurredAt.shape", "occurredAt", "occurredAt is a date and time with its offset, such as 2017-09-30T17:05:00+08:00.");
        if (instant.InUtc().Year is <= Period.MinYear or >= Period.MaxYear)
            throw new FieldException("occurredAt.range", "occurredAt", $"occurredAt lies between the years {Period.MinYear} and {Period.MaxYear}.");

        // Ticks are what is stored and compared.
        return Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks());
    }

    static Currency? ReadCurrency(JsonElement item) => Text(item, "currency", required: false) is not { } code ? null
        : Currency.Find(code) ?? throw new FieldException("currency.unknown", "currency", $"{code} is not an ISO 4217 currency in use.");

    static long? Amount(JsonElement item, Currency currency)
    {
        if (Find(item, "amount") is not { } value)
            return null;

        if (value.ValueKind != JsonValueKind.Number)
            throw new FieldException("field.type", "amount", "amount is a number in whole units, such as 1234.50.");

        if (!value.TryGetDecimal(out var major))
            throw new FieldException("amount.range", "amount", $"amount is at most {currency.ToMajor(Currency.MaxAmountMinor)} {currency.Code}.");

        if (major < 0)
            throw new FieldException("amount.negative", "amount", "amount is not negative; a correction is a new revision of the record.");

        return currency.ToMinor(major) ?? throw new FieldException(
            "amount.range", "amount", $"amount has at most {currency.Decimals} decimals and is at most {currency.ToMajor(Currency.MaxAmountMinor)} {currency.Code}.");
    }

    static int? Score(JsonElement item)
    {
        if (Find(item, "score") is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var score) && score is >= 0 and <= 1
            ? (int)(score * 1_000_000)
            : throw new FieldException("score.range", "score", "score is a number from 0 to 1.");
    }

    static ImmutableSortedDictionary<string, string> Attributes(JsonElement item)
    {
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Find(item, "attributes") is not { } value)
            return attributes.ToImmutable();

        if (value.ValueKind != JsonValueKind.Object)
            throw new FieldException("field.type", "attributes", "attributes is an object of texts.");

        foreach (var member in value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            var field = $"attributes.{member.Name}";
            var text = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => throw new FieldException("attributes.type", field, "An attribute is a text, a number, true or false."),
            };
            if (member.Name.Length is 0 or > LongestText || text.Length > LongestAttribute)
                throw new FieldException("attributes.length", field, $"An attribute has a name of 1 to {LongestText} and a value of at most {LongestAttribute} characters.");

            attributes[member.Name] = text;
        }

        return attributes.Count <= MostAttributes ? attributes.ToImmutable() : throw new FieldException("attributes.count", "attributes", $"There are at most {MostAttributes} attributes.");
    }

    /// <summary>Ends the reading of one item; never leaves this class.</summary>
    sealed class FieldException(string code, string field, string rule) : Exception(rule)
    {
        public Rejection Why { get; } = new(code, field, rule);
    }
}
