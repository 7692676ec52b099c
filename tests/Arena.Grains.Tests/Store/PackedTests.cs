using Arena.Domain;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Grains.Store;
using Arena.Grains.Store.Packed;
using NodaTime;

namespace Arena.Grains.Tests.Store;

/// <summary>What is stored in a packed form says what it said before, to this version of the program and to others.</summary>
public sealed class PackedTests
{
    static readonly Instant Odd = StoreSamples.Start + Duration.FromNanoseconds(7);

    static readonly Credit Shared = new(9, Odd, -20, -1, 0, "deals", "deal-won", 3, new Colleagues([2, 7]));

    static readonly IntakeRecord Awkward = new(
        StoreSamples.Deal(new RecordKey("梅", "two\nlines"), null, Odd, 5, new Share("mei", 1), new Share("更多", 2)) with { ScoreMicros = 1_000_000, Quantity = null },
        "no hash at all",
        [new Grant(1, Shared), new Grant(7, Shared with { SharedWith = null })],
        ["更多"],
        new Rejection("currency.no-rate", "currency", "There is no rate."),
        Sequence: 4,
        Previous: 2,
        Imported: true,
        new Correction("lin", "a typing error"));

    [Fact]
    public void A_row_is_read_back_as_it_was_written()
    {
        var rows = StoreSamples.Append(3, 0, StoreSamples.Deal(StoreSamples.KeyIn(3, 1), 1, StoreSamples.Start, 100, new Share("mei", 1))).Rows
            .Add(new IntakeRow(long.MaxValue, Odd, IntakeReason.Corrected, Awkward, [5, 6], Quiet: true));

        StoreAssert.SameList(rows, rows.Select(row => PackedIntake.Row(PackedIntake.Write(row))));
    }

    [Fact]
    public void An_entry_keeps_its_hash()
    {
        var entry = new LedgerEntry(1, StoreSamples.Start, new RecordKey("crm", "1"), Shared, 2, EntryReason.Reversal, LedgerEntry.Genesis);
        entry = entry with { Hash = entry.HashAfter(LedgerEntry.Genesis) };
        var read = PackedReps.Entry(PackedReps.Write(entry));

        StoreAssert.Same(entry, read);
        Assert.Equal(read.Hash, read.HashAfter(LedgerEntry.Genesis));
    }

    [Fact]
    public void What_an_earlier_program_stored_as_JSON_is_read()
    {
        StoreAssert.Same(Awkward, PackedIntake.Record(StoreJson.Write(Awkward)));

        var past = new PastCell(7, new CellKey("points", Period.All, 3), new Cell(5, StoreSamples.Start, new LocalDate(2017, 9, 29), 0, Instant.MinValue));
        Assert.Equal(past, PackedReps.Past(StoreJson.Write(past)));
        Assert.Equal(past, PackedReps.Past(PackedReps.Write(past)));
    }

    [Fact]
    public void What_a_later_program_adds_is_passed_over()
    {
        const byte nothing = 0xc0;
        var packed = PackedIntake.Write(Awkward);

        // An array of up to 15 says its length in the lower half of its first byte.
        byte[] later = [(byte)(packed[0] + 1), .. packed[1..], nothing];

        StoreAssert.Same(Awkward, PackedIntake.Record(later));
    }

    [Fact]
    public void What_is_broken_is_said_to_be_so()
    {
        var packed = PackedIntake.Write(Awkward);

        Assert.Throws<InvalidDataException>(() => PackedIntake.Record(packed.AsMemory(0, packed.Length / 2)));
        Assert.Throws<InvalidDataException>(() => PackedIntake.Record(ReadOnlyMemory<byte>.Empty));
        Assert.Throws<InvalidDataException>(() => PackedIntake.Record(new byte[] { 0xc1 }));
    }
}
