using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using NodaTime;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Ledger;

public sealed class LedgerEntryTests
{
    static readonly LedgerEntry Entry = new(
        1, Now, Key("D-1"), new Credit(3, Now, 20, 1000_00, 1, "deals", "deal-won", 1), North, EntryReason.Credit, Hash: "");

    [Fact]
    public void The_hash_of_an_entry_never_changes() => // Invariant 4: ledgers outlive programs
        Assert.Equal("1fea934a14ca91aa385ad77af6444000951b6ce0bb3add80971ce087902a30ad", Entry.HashAfter(LedgerEntry.Genesis));

    [Fact]
    public void Whatever_is_changed_in_a_line_changes_its_hash() // Invariant 4
    {
        LedgerEntry[] changed =
        [
            Entry with { Sequence = 2 },
            Entry with { At = Now + Duration.FromSeconds(1) },
            Entry with { Record = new RecordKey("erp", "D-1") },
            Entry with { Record = Key("D-2") },
            Entry with { Credit = Entry.Credit with { Revision = 4 } },
            Entry with { Credit = Entry.Credit with { OccurredAt = Now + Duration.FromSeconds(1) } },
            Entry with { Credit = Entry.Credit with { Points = 21 } },
            Entry with { Credit = Entry.Credit with { AmountMinor = 0 } },
            Entry with { Credit = Entry.Credit with { Count = 0 } },
            Entry with { Credit = Entry.Credit with { Category = "ideas" } },
            Entry with { Credit = Entry.Credit with { Rule = "other" } },
            Entry with { Credit = Entry.Credit with { Rulebook = 2 } },
            Entry with { Team = South },
            Entry with { Reason = EntryReason.TransferIn },
        ];
        var hashes = changed.Select(entry => entry.HashAfter(LedgerEntry.Genesis)).Append(Entry.HashAfter(LedgerEntry.Genesis)).Append(Entry.HashAfter("00"));

        Assert.Equal(changed.Length + 2, hashes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void What_is_taken_back_and_given_adds_up_to_nothing()
    {
        var sum = Entry.Credit.Add(Entry.Credit.Negate());

        Assert.Equal((0L, 0L, 0), (sum.Points, sum.AmountMinor, sum.Count));
    }
}
