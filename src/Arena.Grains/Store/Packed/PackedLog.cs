using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Grains.Store.Sqlite;
using MessagePack;

namespace Arena.Grains.Store.Packed;

/// <summary>A row of the embedded store's log: all writes of one group commit.</summary>
static class PackedLog
{
    const int BatchMembers = 3, AppendMembers = 5, CommitMembers = 4, PatchMembers = 11, DocumentMembers = 4;

    public static byte[] Write(LogBatch batch) => Packing.Write(batch, WriteBatch);

    /// <exception cref="InvalidDataException">What is stored is no such row.</exception>
    public static LogBatch Batch(ReadOnlyMemory<byte> stored) => Packing.Read(stored, ReadBatch);

    static void WriteBatch(ref MessagePackWriter writer, LogBatch batch)
    {
        writer.WriteArrayHeader(BatchMembers);
        writer.WriteList(batch.Appends, WriteAppend);
        writer.WriteList(batch.Commits, WriteCommit);
        writer.WriteList(batch.Documents, WriteDocument);
    }

    static LogBatch ReadBatch(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var batch = new LogBatch(reader.ReadList(ReadAppend), reader.ReadList(ReadCommit), reader.ReadList(ReadDocument));
        reader.SkipBeyond(BatchMembers, count);
        return batch;
    }

    static void WriteAppend(ref MessagePackWriter writer, IntakeAppend append)
    {
        writer.WriteArrayHeader(AppendMembers);
        writer.Write(append.Shard);
        writer.Write(append.ExpectedSequence);
        writer.WriteList(append.Rows, PackedIntake.WriteRow);
        writer.Write(append.Cursor);
        writer.Write(append.NamesVersion);
    }

    static IntakeAppend ReadAppend(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var append = new IntakeAppend(reader.ReadInt32(), reader.ReadInt64(), reader.ReadList(PackedIntake.ReadRow), reader.ReadInt64(), reader.ReadInt64());
        reader.SkipBeyond(AppendMembers, count);
        return append;
    }

    static void WriteCommit(ref MessagePackWriter writer, LoggedCommit commit)
    {
        writer.WriteArrayHeader(CommitMembers);
        writer.Write(commit.Rep);
        writer.WriteList(commit.Entries, PackedReps.WriteEntry);
        WritePatch(ref writer, commit.Patch);
        PackedCells.Write(ref writer, commit.Past);
    }

    static LoggedCommit ReadCommit(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var commit = new LoggedCommit(reader.ReadInt64(), reader.ReadList(PackedReps.ReadEntry), ReadPatch(ref reader), PackedCells.Read(ref reader));
        reader.SkipBeyond(CommitMembers, count);
        return commit;
    }

    static void WritePatch(ref MessagePackWriter writer, RepRowPatch patch)
    {
        writer.WriteArrayHeader(PatchMembers);
        writer.Write(patch.Version);
        writer.Write(patch.Sequence);
        writer.WriteHash(patch.HeadHash);
        writer.WriteDate(patch.Day);
        writer.WriteList(patch.Marks, static (ref w, mark) =>
        {
            w.WriteArrayHeader(2);
            w.Write(mark.Shard);
            w.Write(mark.Sequence);
        });
        if (patch.Membership is { } membership)
            PackedReps.WriteMembership(ref writer, membership);
        else
            writer.WriteNil();

        writer.WriteList(patch.Badges, PackedReps.WriteBadge);
        writer.WriteList(patch.Celebrated, Packing.WriteText);
        writer.WriteList(patch.Celebrations, PackedReps.WriteCelebration);
        PackedCells.Write(ref writer, patch.Cells);
        PackedCells.Write(ref writer, [.. patch.Left.Select(key => KeyValuePair.Create(key, Cell.Empty))]);
    }

    static RepRowPatch ReadPatch(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var patch = new RepRowPatch(
            reader.ReadInt64(),
            reader.ReadInt64(),
            reader.ReadHash(),
            reader.ReadDate(),
            reader.ReadList(ReadMark),
            reader.TryReadNil() ? null : PackedReps.ReadMembership(ref reader),
            reader.ReadList(PackedReps.ReadBadge),
            reader.ReadList(Packing.ReadText),
            reader.ReadList(PackedReps.ReadCelebration),
            PackedCells.Read(ref reader),
            [.. PackedCells.Read(ref reader).Keys]);
        reader.SkipBeyond(PatchMembers, count);
        return patch;
    }

    static ShardMark ReadMark(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var mark = new ShardMark(reader.ReadInt32(), reader.ReadInt64());
        reader.SkipBeyond(2, count);
        return mark;
    }

    static void WriteDocument(ref MessagePackWriter writer, LoggedDocument document)
    {
        writer.WriteArrayHeader(DocumentMembers);
        writer.Write(document.Kind);
        writer.Write(document.Id);
        writer.Write(document.Version);
        writer.Write(document.Json);
    }

    static LoggedDocument ReadDocument(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var document = new LoggedDocument(reader.ReadString()!, reader.ReadString()!, reader.ReadInt64(), reader.ReadString()!);
        reader.SkipBeyond(DocumentMembers, count);
        return document;
    }
}
