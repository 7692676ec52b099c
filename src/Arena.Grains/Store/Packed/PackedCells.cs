using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using MessagePack;

namespace Arena.Grains.Store.Packed;

/// <summary>Running numbers as they are stored: a row has dozens of them and is written with every commit, so tallies are named once.</summary>
static class PackedCells
{
    const int CellMembers = 10;

    public static void Write(ref MessagePackWriter writer, IReadOnlyCollection<KeyValuePair<CellKey, Cell>> cells)
    {
        var tallies = new List<string>();
        foreach (var (key, _) in cells)
        {
            if (!tallies.Contains(key.Tally))
                tallies.Add(key.Tally);
        }

        writer.WriteArrayHeader(2);
        writer.WriteArrayHeader(tallies.Count);
        foreach (var tally in tallies)
            writer.Write(tally);

        writer.WriteArrayHeader(cells.Count);
        foreach (var (key, cell) in cells)
        {
            writer.WriteArrayHeader(CellMembers);
            writer.Write(tallies.IndexOf(key.Tally));
            writer.Write((int)key.Period.Kind);
            writer.Write(key.Period.Year);
            writer.Write(key.Period.Number);
            writer.Write(key.Team);
            writer.Write(cell.Value);
            writer.WriteInstant(cell.ReachedAt);
            writer.WriteDate(cell.Day);
            writer.Write(cell.ValueBefore);
            writer.WriteInstant(cell.ReachedAtBefore);
        }
    }

    public static Dictionary<CellKey, Cell> Read(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader();
        var tallies = new string[reader.ReadArrayHeader()];
        for (var index = 0; index < tallies.Length; index++)
            tallies[index] = reader.ReadShared();

        var count = reader.ReadArrayHeader();
        var cells = new Dictionary<CellKey, Cell>(count);
        for (var index = 0; index < count; index++)
        {
            var members = reader.ReadArrayHeader();
            var key = new CellKey(tallies[reader.ReadInt32()], new Period((PeriodKind)reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()), reader.ReadInt32());
            cells[key] = new Cell(reader.ReadInt64(), reader.ReadInstant(), reader.ReadDate(), reader.ReadInt64(), reader.ReadInstant());
            reader.SkipBeyond(CellMembers, members);
        }

        return cells;
    }
}
