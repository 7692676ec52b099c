using System.Text.Json;
using System.Text.Json.Serialization;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using NodaTime;

namespace Arena.Grains.Store;

/// <summary>
/// Running numbers, packed: a row has dozens of them and is written with every commit, so they are a few bytes each instead of a hundred.
/// </summary>
sealed class CellsJsonConverter : JsonConverter<IReadOnlyDictionary<CellKey, Cell>>
{
    static readonly LocalDate DayZero = new(1970, 1, 1);

    public override IReadOnlyDictionary<CellKey, Cell> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Unpack(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<CellKey, Cell> value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(Pack(value));

    internal static byte[] Pack(IReadOnlyDictionary<CellKey, Cell> cells)
    {
        using var bytes = new MemoryStream(64 + (cells.Count * 32));
        using var writer = new BinaryWriter(bytes);
        var tallies = cells.Keys.Select(key => key.Tally).Distinct(StringComparer.Ordinal).ToList();
        writer.Write7BitEncodedInt(tallies.Count);
        tallies.ForEach(writer.Write);
        writer.Write7BitEncodedInt(cells.Count);
        foreach (var (key, cell) in cells)
        {
            writer.Write7BitEncodedInt(tallies.IndexOf(key.Tally));
            writer.Write((byte)key.Period.Kind);
            writer.Write7BitEncodedInt(key.Period.Year);
            writer.Write7BitEncodedInt(key.Period.Number);
            writer.Write7BitEncodedInt(key.Team);
            writer.Write7BitEncodedInt64(cell.Value);
            Write(writer, cell.ReachedAt);
            writer.Write7BitEncodedInt(NodaTime.Period.DaysBetween(DayZero, cell.Day));
            writer.Write7BitEncodedInt64(cell.ValueBefore);
            Write(writer, cell.ReachedAtBefore);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    internal static Dictionary<CellKey, Cell> Unpack(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed));
        var tallies = Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => string.Intern(reader.ReadString())).ToList();
        var cells = new Dictionary<CellKey, Cell>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var key = new CellKey(
                tallies[reader.Read7BitEncodedInt()],
                new Period((PeriodKind)reader.ReadByte(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()),
                reader.Read7BitEncodedInt());
            cells[key] = new Cell(
                reader.Read7BitEncodedInt64(), ReadInstant(reader), DayZero.PlusDays(reader.Read7BitEncodedInt()), reader.Read7BitEncodedInt64(), ReadInstant(reader));
        }

        return cells;
    }

    // Ticks are what an activity's time is read in, so nothing is lost; the start of time (no activity) is further back than ticks reach.
    static void Write(BinaryWriter writer, Instant instant) =>
        writer.Write7BitEncodedInt64(instant == Instant.MinValue ? long.MinValue : instant.ToUnixTimeTicks());

    static Instant ReadInstant(BinaryReader reader) =>
        reader.Read7BitEncodedInt64() is var ticks && ticks == long.MinValue ? Instant.MinValue : Instant.FromUnixTimeTicks(ticks);
}
