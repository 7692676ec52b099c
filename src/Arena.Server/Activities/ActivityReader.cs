using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Arena.Domain;
using Arena.Domain.Activities;
using Arena.Domain.Money;
using Arena.Domain.Organisations;
using CommunityToolkit.HighPerformance.Buffers;
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

    static readonly Instant Earliest = Instant.FromUtc(Period.MinYear + 1, 1, 1, 0, 0);
    static readonly Instant Latest = Instant.FromUtc(Period.MaxYear, 1, 1, 0, 0);

    static readonly InstantPattern InstantShape = InstantPattern.ExtendedIso;
    static readonly OffsetDateTimePattern OffsetShape = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFFo<Z+HH:mm>");
    static readonly OffsetDateTimePattern MinuteShape = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<Z+HH:mm>");

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

        var fields = ItemFields.Of(item) ?? throw WhyNot(item);
        var source = Text(fields, "source", required: true)!;
        if (!Identifier.IsValid(source))
            throw new FieldException("source.shape", "source", $"A source has {Identifier.Rule}");

        var kind = Text(fields, "kind", required: true)!;
        if (!ActivityKinds.StatusesByKind.TryGetValue(kind, out var statuses))
            throw new FieldException("kind.unknown", "kind", $"A kind is one of {string.Join(", ", ActivityKinds.StatusesByKind.Keys.Order(StringComparer.Ordinal))}.");

        var status = Text(fields, "status", required: true)!;
        if (!statuses.TryGetValue(status, out var known))
            throw new FieldException("status.unknown", "status", $"A {kind} is one of {string.Join(", ", statuses.Order(StringComparer.Ordinal))}.");

        var currency = ReadCurrency(fields);
        return new Activity(
            new RecordKey(StringPool.Shared.GetOrAdd(source), Text(fields, "externalId", required: true)!),
            Integer(fields, "revision"),
            kind,
            known,
            Shares(fields),
            OccurredAt(fields),
            Amount(fields, currency ?? baseCurrency),
            currency?.Code,
            Integer(fields, "quantity"),
            Score(fields),
            Attributes(fields));
    }

    /// <summary>Which of the item's names is given twice, or is none of those that are known.</summary>
    static FieldException WhyNot(JsonElement item)
    {
        if (item.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal).FirstOrDefault(member => member.Skip(1).Any()) is { } twice)
            return new FieldException("field.repeated", twice.Key, $"{twice.Key} is given more than once.");

        var unknown = item.EnumerateObject().Select(member => member.Name).First(name => !ItemFields.Names.Contains(name, StringComparer.Ordinal));
        return unknown is "points" or "value"
            ? new FieldException("field.points", unknown, "Points are decided by the rulebook; nobody can send them.")
            : new FieldException("field.unknown", unknown, $"There is no field {unknown}; facts of your own go into attributes.");
    }

    static string? Text(ItemFields fields, string field, bool required)
    {
        if (fields.Find(field) is not { } value)
            return required ? throw new FieldException("field.missing", field, $"{field} is required.") : null;

        if (value.ValueKind != JsonValueKind.String)
            throw new FieldException("field.type", field, $"{field} is a text.");

        return Checked(value.GetString()!, field);
    }

    static string Checked(string text, string field)
    {
        if (text.Length is 0 or > LongestText || string.IsNullOrWhiteSpace(text))
            throw new FieldException("field.length", field, $"{field} has 1 to {LongestText} characters.");

        // The control characters of Unicode, as char.IsControl has them.
        return text.AsSpan().ContainsAnyInRange('\u0000', '\u001f') || text.AsSpan().ContainsAnyInRange('\u007f', '\u009f') ? throw new FieldException("field.characters", field, $"{field} has no control characters.") : text;
    }

    static long? Integer(ItemFields fields, string field)
    {
        if (fields.Find(field) is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= LargestInteger
            ? number
            : throw new FieldException("field.integer", field, $"{field} is a whole number from 0 to {LargestInteger}.");
    }

    static ImmutableArray<Share> Shares(ItemFields fields)
    {
        var rep = Text(fields, "rep", required: false);
        if (fields.Find("credits") is not { } credits)
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

        if (!share.TryGetProperty("rep", out var rep) || rep.ValueKind != JsonValueKind.String)
            throw new FieldException("field.missing", field + ".rep", "rep is required in each share.");

        return share.TryGetProperty("share", out var weight) && weight.ValueKind == JsonValueKind.Number && weight.TryGetInt32(out var value) && value is > 0 and <= LargestWeight
            ? new Share(Checked(rep.GetString()!, field + ".rep"), value)
            : throw new FieldException("credits.share", field + ".share", $"share is a whole number from 1 to {LargestWeight}.");
    }

    static Instant OccurredAt(ItemFields fields)
    {
        if (fields.Find("occurredAt") is { ValueKind: JsonValueKind.String } usual && TryReadUsual(usual, out var read))
            return InRange(read);

        var text = Text(fields, "occurredAt", required: true)!;
        var instant = InstantShape.Parse(text) is { Success: true } utc ? utc.Value
            : OffsetShape.Parse(text) is { Success: true } exact ? exact.Value.ToInstant()
            : MinuteShape.Parse(text) is { Success: true } minutes ? minutes.Value.ToInstant()
            : throw new FieldException("occurredAt.shape", "occurredAt", "occurredAt is a date and time with its offset, such as 2017-09-30T17:05:00+08:00.");
        // Ticks are what is stored and compared.
        return InRange(Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks()));
    }

    static Instant InRange(Instant instant) => instant >= Earliest && instant < Latest
        ? instant
        : throw new FieldException("occurredAt.range", "occurredAt", $"occurredAt lies between the years {Period.MinYear} and {Period.MaxYear}.");

    // What nearly everybody sends is read without looking for its shape: 2017-09-30T17:05:00 with an offset or Z.
    static bool TryReadUsual(JsonElement value, out Instant instant)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var isUsual = raw.Length is > 20 and < 32 && (raw[^2] == 'Z' || raw[^7] is (byte)'+' or (byte)'-') && raw[17] == ':';
        if (isUsual && value.TryGetDateTimeOffset(out var at))
        {
            instant = Instant.FromDateTimeOffset(at);
            return true;
        }

        instant = default;
        return false;
    }

    static Currency? ReadCurrency(ItemFields fields) => Text(fields, "currency", required: false) is not { } code ? null
        : Currency.Find(code) ?? throw new FieldException("currency.unknown", "currency", $"{code} is not an ISO 4217 currency in use.");

    static long? Amount(ItemFields fields, Currency currency)
    {
        if (fields.Find("amount") is not { } value)
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

    static int? Score(ItemFields fields)
    {
        if (fields.Find("score") is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var score) && score is >= 0 and <= 1
            ? (int)(score * 1_000_000)
            : throw new FieldException("score.range", "score", "score is a number from 0 to 1.");
    }

    static ImmutableSortedDictionary<string, string> Attributes(ItemFields fields)
    {
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (fields.Find("attributes") is not { } value)
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
