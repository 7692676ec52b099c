using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Badges;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using MessagePack;

namespace Arena.Grains.Store.Packed;

/// <summary>The reps' ledgers and rows as they are stored.</summary>
static class PackedReps
{
    const int EntryMembers = 8, RowMembers = 11, PastMembers = 2;

    public static byte[] Write(LedgerEntry entry) => Packing.Write(entry, WriteEntry);

    public static byte[] Write(IReadOnlyList<LedgerEntry> entries) => Packing.Write(entries, static (ref writer, all) =>
    {
        writer.WriteArrayHeader(all.Count);
        foreach (var entry in all)
            WriteEntry(ref writer, entry);
    });

    public static byte[] Write(RepRow row) => Packing.Write(row, WriteRow);

    public static byte[] Write(PastCell past) => Packing.Write(past, WritePast);

    /// <exception cref="InvalidDataException">What is stored is no entry.</exception>
    public static LedgerEntry Entry(ReadOnlyMemory<byte> stored) => Packing.Read(stored, ReadEntry);

    /// <exception cref="InvalidDataException">What is stored are no entries.</exception>
    public static ImmutableArray<LedgerEntry> Entries(ReadOnlyMemory<byte> stored) => Packing.Read(stored, static (ref reader) => reader.ReadList(ReadEntry));

    /// <exception cref="InvalidDataException">What is stored is no row.</exception>
    public static RepRow Row(ReadOnlyMemory<byte> stored) => Packing.Read(stored, ReadRow);

    /// <exception cref="InvalidDataException">What is stored is no such cell.</exception>
    public static PastCell Past(ReadOnlyMemory<byte> stored) => Packing.Read(stored, ReadPast);

    public static void WriteEntry(ref MessagePackWriter writer, LedgerEntry entry)
    {
        writer.WriteArrayHeader(EntryMembers);
        writer.Write(entry.Sequence);
        writer.WriteInstant(entry.At);
        writer.Write(entry.Record.Source);
        writer.Write(entry.Record.ExternalId);
        PackedIntake.WriteCredit(ref writer, entry.Credit);
        writer.Write(entry.Team);
        writer.Write((int)entry.Reason);
        writer.WriteHash(entry.Hash);
    }

    public static LedgerEntry ReadEntry(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var entry = new LedgerEntry(
            reader.ReadInt64(),
            reader.ReadInstant(),
            new RecordKey(reader.ReadShared(), reader.ReadString()!),
            PackedIntake.ReadCredit(ref reader),
            reader.ReadInt32(),
            (EntryReason)reader.ReadInt32(),
            reader.ReadHash());
        reader.SkipBeyond(EntryMembers, count);
        return entry;
    }

    static void WriteRow(ref MessagePackWriter writer, RepRow row)
    {
        writer.WriteArrayHeader(RowMembers);
        writer.Write(row.Rep);
        writer.Write(row.Version);
        writer.Write(row.Sequence);
        writer.WriteHash(row.HeadHash);
        writer.WriteDate(row.Day);
        writer.WriteList(row.Marks, static (ref w, mark) => w.Write(mark));
        WriteMembership(ref writer, row.Membership);
        writer.WriteList(row.Badges, WriteBadge);
        writer.WriteList(row.Celebrated, Packing.WriteText);
        writer.WriteList(row.Celebrations, WriteCelebration);
        PackedCells.Write(ref writer, row.Cells);
    }

    static RepRow ReadRow(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var row = new RepRow(
            reader.ReadInt64(),
            reader.ReadInt64(),
            reader.ReadInt64(),
            reader.ReadHash(),
            reader.ReadDate(),
            reader.ReadList(Packing.ReadNumber),
            ReadMembership(ref reader),
            reader.ReadList(ReadBadge),
            reader.ReadList(Packing.ReadText),
            reader.ReadList(ReadCelebration),
            PackedCells.Read(ref reader));
        reader.SkipBeyond(RowMembers, count);
        return row;
    }

    static void WritePast(ref MessagePackWriter writer, PastCell past)
    {
        writer.WriteArrayHeader(PastMembers);
        writer.Write(past.Rep);
        PackedCells.Write(ref writer, [KeyValuePair.Create(past.Key, past.Cell)]);
    }

    static PastCell ReadPast(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var rep = reader.ReadInt64();
        var (key, cell) = PackedCells.Read(ref reader).Single();
        reader.SkipBeyond(PastMembers, count);
        return new PastCell(rep, key, cell);
    }

    public static void WriteMembership(ref MessagePackWriter writer, Membership membership) => writer.WriteList(membership.Spans, static (ref w, span) =>
    {
        w.WriteArrayHeader(2);
        w.WriteInstant(span.Since);
        w.Write(span.Team);
    });

    public static Membership ReadMembership(ref MessagePackReader reader) => new(reader.ReadList(static (ref r) =>
    {
        var count = r.ReadArrayHeader();
        var span = new MembershipSince(r.ReadInstant(), r.ReadInt32());
        r.SkipBeyond(2, count);
        return span;
    }));

    public static void WriteBadge(ref MessagePackWriter writer, HeldBadge badge)
    {
        writer.WriteArrayHeader(4);
        writer.Write(badge.Id);
        writer.WriteInstant(badge.At);
        writer.Write(badge.Reason.Source);
        writer.Write(badge.Reason.ExternalId);
    }

    public static HeldBadge ReadBadge(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var badge = new HeldBadge(reader.ReadString()!, reader.ReadInstant(), new RecordKey(reader.ReadString()!, reader.ReadString()!));
        reader.SkipBeyond(4, count);
        return badge;
    }

    public static void WriteCelebration(ref MessagePackWriter writer, Celebration celebration)
    {
        writer.WriteArrayHeader(3);
        writer.Write(celebration.Id);
        writer.Write(celebration.Badge);
        writer.WriteInstant(celebration.At);
    }

    public static Celebration ReadCelebration(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var celebration = new Celebration(reader.ReadString()!, reader.ReadString()!, reader.ReadInstant());
        reader.SkipBeyond(3, count);
        return celebration;
    }
}
