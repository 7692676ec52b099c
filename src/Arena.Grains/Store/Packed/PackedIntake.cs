using System.Collections.Immutable;
using Arena.Domain;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using MessagePack;

namespace Arena.Grains.Store.Packed;

/// <summary>The intake's rows and records as they are stored.</summary>
static class PackedIntake
{
    const int RecordMembers = 9, RowMembers = 6, ActivityMembers = 12, CreditMembers = 9;

    static readonly ImmutableSortedDictionary<string, string> NoAttributes = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static byte[] Write(IntakeRow row) => Packing.Write(row, WriteRow);

    public static byte[] Write(IntakeRecord record) => Packing.Write(record, WriteRecord);

    /// <exception cref="InvalidDataException">What is stored is no row.</exception>
    public static IntakeRow Row(ReadOnlyMemory<byte> stored) => Packing.Read(stored, ReadRow);

    /// <exception cref="InvalidDataException">What is stored is no record.</exception>
    public static IntakeRecord Record(ReadOnlyMemory<byte> stored) => Packing.Read(stored, ReadRecord);

    public static void WriteRow(ref MessagePackWriter writer, IntakeRow row)
    {
        writer.WriteArrayHeader(RowMembers);
        writer.Write(row.Sequence);
        writer.WriteInstant(row.ReceivedAt);
        writer.Write((int)row.Reason);
        writer.Write(row.Quiet);
        writer.WriteList(row.TakenFrom, static (ref w, rep) => w.Write(rep));
        WriteRecord(ref writer, row.Record);
    }

    public static IntakeRow ReadRow(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var (sequence, receivedAt, reason, quiet) = (reader.ReadInt64(), reader.ReadInstant(), (IntakeReason)reader.ReadInt32(), reader.ReadBoolean());
        var takenFrom = reader.ReadList(Packing.ReadNumber);
        var record = ReadRecord(ref reader);
        reader.SkipBeyond(RowMembers, count);
        return new IntakeRow(sequence, receivedAt, reason, record, takenFrom, quiet);
    }

    public static void WriteRecord(ref MessagePackWriter writer, IntakeRecord record)
    {
        writer.WriteArrayHeader(RecordMembers);
        WriteActivity(ref writer, record.Activity);
        writer.WriteHash(record.ContentHash);
        writer.WriteList(record.Grants, WriteGrant);
        writer.WriteList(record.Unmatched, Packing.WriteText);
        WriteRejection(ref writer, record.Held);
        writer.Write(record.Sequence);
        writer.WriteNullable(record.Previous);
        writer.Write(record.Imported);
        WriteCorrection(ref writer, record.Correction);
    }

    public static IntakeRecord ReadRecord(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var record = new IntakeRecord(
            ReadActivity(ref reader),
            reader.ReadHash(),
            reader.ReadList(ReadGrant),
            reader.ReadList(Packing.ReadText),
            ReadRejection(ref reader),
            reader.ReadInt64(),
            reader.ReadNullableInt64(),
            reader.ReadBoolean(),
            ReadCorrection(ref reader));
        reader.SkipBeyond(RecordMembers, count);
        return record;
    }

    static void WriteActivity(ref MessagePackWriter writer, Activity activity)
    {
        writer.WriteArrayHeader(ActivityMembers);
        writer.Write(activity.Key.Source);
        writer.Write(activity.Key.ExternalId);
        writer.WriteNullable(activity.Revision);
        writer.Write(activity.Kind);
        writer.Write(activity.Status);
        writer.WriteList(activity.Shares, WriteShare);
        writer.WriteInstant(activity.OccurredAt);
        writer.WriteNullable(activity.AmountMinor);
        writer.Write(activity.Currency);
        writer.WriteNullable(activity.Quantity);
        writer.WriteNullable(activity.ScoreMicros);
        writer.WriteMapHeader(activity.Attributes.Count);
        foreach (var (name, value) in activity.Attributes)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    static Activity ReadActivity(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var activity = new Activity(
            new RecordKey(reader.ReadShared(), reader.ReadString()!),
            reader.ReadNullableInt64(),
            reader.ReadShared(),
            reader.ReadShared(),
            reader.ReadList(ReadShare),
            reader.ReadInstant(),
            reader.ReadNullableInt64(),
            reader.ReadString(),
            reader.ReadNullableInt64(),
            (int?)reader.ReadNullableInt64(),
            ReadAttributes(ref reader));
        reader.SkipBeyond(ActivityMembers, count);
        return activity;
    }

    static ImmutableSortedDictionary<string, string> ReadAttributes(ref MessagePackReader reader)
    {
        var count = reader.ReadMapHeader();
        if (count == 0)
            return NoAttributes;

        var attributes = NoAttributes.ToBuilder();
        for (var index = 0; index < count; index++)
            attributes[reader.ReadString()!] = reader.ReadString()!;

        return attributes.ToImmutable();
    }

    static void WriteShare(ref MessagePackWriter writer, Share share)
    {
        writer.WriteArrayHeader(2);
        writer.Write(share.Rep);
        writer.Write(share.Weight);
    }

    static Share ReadShare(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var share = new Share(reader.ReadString()!, reader.ReadInt32());
        reader.SkipBeyond(2, count);
        return share;
    }

    static void WriteGrant(ref MessagePackWriter writer, Grant grant)
    {
        writer.WriteArrayHeader(2);
        writer.Write(grant.Rep);
        WriteCredit(ref writer, grant.Credit);
    }

    static Grant ReadGrant(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var grant = new Grant(reader.ReadInt64(), ReadCredit(ref reader));
        reader.SkipBeyond(2, count);
        return grant;
    }

    public static void WriteCredit(ref MessagePackWriter writer, Credit credit)
    {
        writer.WriteArrayHeader(CreditMembers);
        writer.Write(credit.Revision);
        writer.WriteInstant(credit.OccurredAt);
        writer.Write(credit.Points);
        writer.Write(credit.AmountMinor);
        writer.Write(credit.Count);
        writer.Write(credit.Category);
        writer.Write(credit.Rule);
        writer.Write(credit.Rulebook);
        if (credit.SharedWith is { } others)
            writer.WriteList(others.Reps, static (ref w, rep) => w.Write(rep));
        else
            writer.WriteNil();
    }

    public static Credit ReadCredit(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var credit = new Credit(
            reader.ReadInt64(),
            reader.ReadInstant(),
            reader.ReadInt64(),
            reader.ReadInt64(),
            reader.ReadInt32(),
            reader.ReadShared(),
            reader.ReadShared(),
            reader.ReadInt32(),
            reader.TryReadNil() ? null : new Colleagues(reader.ReadList(Packing.ReadNumber)));
        reader.SkipBeyond(CreditMembers, count);
        return credit;
    }

    static void WriteRejection(ref MessagePackWriter writer, Rejection? why)
    {
        if (why is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(3);
        writer.Write(why.Code);
        writer.Write(why.Field);
        writer.Write(why.Rule);
    }

    static Rejection? ReadRejection(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
            return null;

        var count = reader.ReadArrayHeader();
        var why = new Rejection(reader.ReadString()!, reader.ReadString()!, reader.ReadString()!);
        reader.SkipBeyond(3, count);
        return why;
    }

    static void WriteCorrection(ref MessagePackWriter writer, Correction? correction)
    {
        if (correction is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(2);
        writer.Write(correction.By);
        writer.Write(correction.Why);
    }

    static Correction? ReadCorrection(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
            return null;

        var count = reader.ReadArrayHeader();
        var correction = new Correction(reader.ReadString()!, reader.ReadString()!);
        reader.SkipBeyond(2, count);
        return correction;
    }
}
