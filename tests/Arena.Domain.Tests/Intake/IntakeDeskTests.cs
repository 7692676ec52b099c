using Arena.Domain.Intake;
using Arena.Domain.Money;
using Arena.Domain.Tests.Reps;
using CsCheck;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Intake;

public sealed class IntakeDeskTests
{
    [Fact]
    public void What_is_new_is_appended_and_posted()
    {
        var desk = Desk(sequence: 41);
        var receipt = desk.Receive(Won(amount: 1000), quiet: false);

        var row = Assert.Single(desk.Rows);
        var posting = Assert.Single(row.Postings());
        Assert.Equal((ReceiptStatus.Accepted, 1L, 20L), (receipt.Status, receipt.Revision, receipt.Points));
        Assert.Equal((42L, IntakeReason.Received, Now, false), (row.Sequence, row.Reason, row.ReceivedAt, row.Quiet));
        Assert.Equal((42L, Mei, Key("1"), 20L), (posting.Sequence, posting.Rep, posting.Record, posting.Credit!.Points));
    }

    [Fact]
    public void The_same_again_is_a_duplicate_and_appends_nothing() // Invariant 1
    {
        var desk = Desk();
        desk.Receive(Won(revision: 3), quiet: false);
        var receipts = Enumerable.Range(0, 99).Select(_ => desk.Receive(Won(revision: 3), quiet: false)).Distinct();

        Assert.Equal(new Receipt(ReceiptStatus.Duplicate, 3, 20, Pending: false, Error: null), Assert.Single(receipts));
        Assert.Single(desk.Rows);
    }

    [Fact]
    public void A_lower_revision_is_stale_and_appends_nothing()
    {
        var desk = Desk();
        desk.Receive(Won(revision: 3), quiet: false);

        Assert.Equal((ReceiptStatus.Stale, 3L, 20L), desk.Receive(Won(revision: 2, amount: 5), quiet: false) is var receipt ? (receipt.Status, receipt.Revision, receipt.Points) : default);
        Assert.Single(desk.Rows);
    }

    [Fact]
    public void Other_content_under_the_same_revision_is_a_conflict()
    {
        var desk = Desk();
        desk.Receive(Won(revision: 3), quiet: false);
        var receipt = desk.Receive(Won(revision: 3, amount: 5), quiet: false);

        Assert.Equal((ReceiptStatus.Rejected, "revision.conflict", "revision"), (receipt.Status, receipt.Error?.Code, receipt.Error?.Field));
        Assert.Single(desk.Rows);
    }

    [Fact]
    public void Without_a_revision_the_last_to_arrive_stands()
    {
        var desk = Desk();
        List<decimal> amounts = [1000, 1000, 500, 1000];
        var receipts = amounts.ConvertAll(amount => desk.Receive(Won(revision: null, amount: amount), quiet: false));

        Assert.Equal([ReceiptStatus.Accepted, ReceiptStatus.Duplicate, ReceiptStatus.Accepted, ReceiptStatus.Accepted], receipts.Select(receipt => receipt.Status));
        Assert.Equal([0L, 0L, 1L, 2L], receipts.Select(receipt => receipt.Revision));
        Assert.Equal(1000_00, desk.Rows[^1].Record.Activity.AmountMinor);
    }

    [Fact]
    public void What_the_store_holds_counts_as_received()
    {
        var first = Desk();
        first.Receive(Won(revision: 3), quiet: false);
        var second = Desk(first.Rows.ToDictionary(row => row.Record.Activity.Key, row => row.Record), first.Rows.Length);

        Assert.Equal(ReceiptStatus.Duplicate, second.Receive(Won(revision: 3), quiet: false).Status);
        Assert.Equal(ReceiptStatus.Accepted, second.Receive(Won(revision: 4, amount: 5), quiet: false).Status);
        Assert.Equal(2, Assert.Single(second.Rows).Sequence);
    }

    [Fact]
    public void Who_had_a_share_and_has_none_any_more_gets_a_posting_without_a_credit()
    {
        var desk = Desk();
        desk.Receive(Won(revision: 1, shares: [new("mei", 1), new("tom", 1)]), quiet: false);
        desk.Receive(Won(revision: 2, shares: [new("tom", 1), new("lan", 1)]), quiet: false);

        Assert.Equal([(Tom, true), (Lan, true), (Mei, false)], desk.Rows[1].Postings().Select(posting => (posting.Rep, posting.Credit is not null)));
        Assert.Equal([Mei], desk.Rows[1].TakenFrom);
    }

    [Fact]
    public void A_deal_that_is_lost_is_taken_from_everybody()
    {
        var desk = Desk();
        desk.Receive(Won(revision: 1, shares: [new("mei", 1), new("tom", 1)]), quiet: false);
        var receipt = desk.Receive(Lost(revision: 2), quiet: false);

        Assert.Equal((ReceiptStatus.Accepted, 0L), (receipt.Status, receipt.Points));
        Assert.Equal([(Mei, null), (Tom, null)], desk.Rows[1].Postings().Select(posting => (posting.Rep, posting.Credit)));
    }

    [Fact]
    public void The_same_rep_under_two_names_gets_both_shares_as_one()
    {
        var desk = Desk();
        desk.Receive(Won(amount: 100.01m, shares: [new("mei", 1), new("tom", 1), new("梅", 1)]), quiet: false);

        var credit = Assert.Single(desk.Rows[0].Postings(), posting => posting.Rep == Mei).Credit!;
        Assert.Equal((7L, 6667L, 1), (credit.Points, credit.AmountMinor, credit.Count));
        Assert.Equal(2, desk.Rows[0].PostingCount);
    }

    [Fact]
    public void A_share_of_somebody_unknown_waits_and_the_others_count()
    {
        var desk = Desk();
        var receipt = desk.Receive(Won(amount: 1000, shares: [new("mei", 1), new("zhang", 3)]), quiet: false);

        Assert.Equal((ReceiptStatus.Unmatched, 5L, "rep.unknown"), (receipt.Status, receipt.Points, receipt.Error?.Code));
        Assert.Contains("zhang", receipt.Error!.Rule, StringComparison.Ordinal);
        Assert.Equal(["zhang"], desk.Rows[0].Record.Unmatched);
        Assert.Equal(Mei, Assert.Single(desk.Rows[0].Postings()).Rep);
    }

    [Fact]
    public void A_share_counts_quietly_as_soon_as_somebody_is_known_by_its_name()
    {
        var before = Desk();
        before.Receive(Won(amount: 1000, shares: [new("mei", 1), new("zhang", 3)]), quiet: false);
        var records = before.Rows.ToDictionary(row => row.Record.Activity.Key, row => row.Record);
        var desk = Desk(records, 1, (_, name) => name == "zhang" ? Lan : FindRep("", name));

        Assert.True(desk.Rematch(Key("1")));
        var row = Assert.Single(desk.Rows);
        Assert.Equal((IntakeReason.Rematched, true, false), (row.Reason, row.Quiet, row.Record.Waits));
        Assert.Equal([(Mei, 5L), (Lan, 15L)], row.Postings().Select(posting => (posting.Rep, posting.Credit!.Points)));
        Assert.False(desk.Rematch(Key("1")));
    }

    [Fact]
    public void Looking_again_in_vain_appends_nothing()
    {
        var desk = Desk();
        desk.Receive(Won("1", shares: [new("zhang", 1)]), quiet: false);
        desk.Receive(Won("2"), quiet: false);

        Assert.False(desk.Rematch(Key("1")));
        Assert.False(desk.Rematch(Key("2")));
        Assert.False(desk.Rematch(Key("never seen")));
        Assert.Equal(2, desk.Rows.Length);
    }

    [Fact]
    public void Without_a_rate_it_is_held_and_takes_back_what_an_earlier_revision_gave()
    {
        var desk = Desk();
        desk.Receive(Won(revision: 1), quiet: false);
        var receipt = desk.Receive(Won(revision: 2) with { Currency = "EUR" }, quiet: false);

        Assert.Equal((ReceiptStatus.Held, 0L, "currency.no-rate"), (receipt.Status, receipt.Points, receipt.Error?.Code));
        Assert.Null(Assert.Single(desk.Rows[1].Postings()).Credit);
    }

    [Fact]
    public void What_was_held_counts_when_there_is_a_rate()
    {
        var before = Desk();
        before.Receive(Won(amount: 1000) with { Currency = "EUR" }, quiet: false);
        var withRate = Rules with { Version = 2, Rates = Rules.Rates.Add("EUR", new ExchangeRate(78, 10)) };
        var desk = Desk(before.Rows.ToDictionary(row => row.Record.Activity.Key, row => row.Record), 1, rulebook: withRate);

        Assert.True(desk.Rematch(Key("1")));
        Assert.Equal((88L, 2), Assert.Single(desk.Rows[0].Postings()).Credit is { } credit ? (credit.Points, credit.Rulebook) : default);
    }

    [Fact]
    public void A_correction_stands_against_what_the_source_said_before_and_yields_to_what_it_says_anew()
    {
        var desk = Desk();
        desk.Receive(Won(revision: 3, amount: 1000), quiet: false);
        var corrected = desk.Correct(Won(amount: 400), new Correction("Lin", "The contract says 400."), expected: 1);
        var again = desk.Receive(Won(revision: 3, amount: 1000), quiet: false);
        var anew = desk.Receive(Won(revision: 4, amount: 700), quiet: false);

        Assert.Equal((ReceiptStatus.Accepted, 3L, 14L), (corrected.Status, corrected.Revision, corrected.Points));
        Assert.Equal((ReceiptStatus.Duplicate, 14L), (again.Status, again.Points));
        Assert.Equal((ReceiptStatus.Accepted, 17L), (anew.Status, anew.Points));
        Assert.Equal([IntakeReason.Received, IntakeReason.Corrected, IntakeReason.Received], desk.Rows.Select(row => row.Reason));
        Assert.Equal("-Lin-", string.Join('-', desk.Rows.Select(row => row.Record.Correction?.By)));
        Assert.Equal([null, 1L, 2L], desk.Rows.Select(row => row.Record.Previous));
    }

    [Fact]
    public void A_correction_of_what_changed_meanwhile_or_is_not_there_is_refused()
    {
        var desk = Desk();
        desk.Receive(Won(revision: 1), quiet: false);
        desk.Receive(Won(revision: 2, amount: 5), quiet: false);
        var why = new Correction("Lin", "Twice the same.");

        Assert.Equal("record.changed", desk.Correct(Won(amount: 400), why, expected: 1).Error?.Code);
        Assert.Equal("record.unknown", desk.Correct(Won("2"), why, expected: 1).Error?.Code);
        Assert.Equal(2, desk.Rows.Length);
    }

    [Fact]
    public void A_corrected_record_that_is_matched_anew_stays_corrected()
    {
        var before = Desk(findRep: (_, _) => null);
        before.Receive(Won(), quiet: false);
        before.Correct(Won(amount: 400), new Correction("Lin", "The contract says 400."), expected: 1);
        var desk = Desk(before.Rows.GroupBy(row => row.Record.Activity.Key).ToDictionary(rows => rows.Key, rows => rows.Last().Record), 2);

        Assert.True(desk.Rematch(Key("1")));
        Assert.Equal(("Lin", 14L), (desk.Rows[0].Record.Correction?.By, desk.Rows[0].Record.Points));
    }

    [Fact]
    public void A_name_that_meant_somebody_else_is_matched_anew()
    {
        var before = Desk();
        before.Receive(Won(), quiet: false);
        var desk = Desk(before.Rows.ToDictionary(row => row.Record.Activity.Key, row => row.Record), 1, findRep: (_, _) => Tom);

        Assert.True(desk.Rematch(Key("1")));
        Assert.Equal([(Tom, 20L), (Mei, null)], desk.Rows[0].Postings().Select(posting => (posting.Rep, posting.Credit?.Points)));
    }

    [Fact]
    public void Who_becomes_known_late_has_what_somebody_known_from_the_start_would_have() =>
        Gen.Select(Histories.Any, Gen.Int[0, 30]).Sample((history, when) =>
        {
            var (late, fromTheStart) = (new Organisation(Rules), new Organisation(Rules));
            fromTheStart.Learn("阿梅", Mei);
            foreach (var (activity, index) in history.Arrivals.Select((activity, index) => (Renamed(activity), index)))
            {
                if (index == when)
                    late.Learn("阿梅", Mei);

                fromTheStart.Receive(activity);
                late.Receive(activity);
            }

            late.Learn("阿梅", Mei);
            Assert.All(Everybody, rep =>
            {
                Assert.Equal(Accounts.InForceOf(fromTheStart.Accounts[rep]), Accounts.InForceOf(late.Accounts[rep]));
                Assert.Equal(Accounts.CellsOf(fromTheStart.Accounts[rep]), Accounts.CellsOf(late.Accounts[rep]));
                Assert.Equal(fromTheStart.Accounts[rep].Badges, late.Accounts[rep].Badges);
            });
        });

    [Fact]
    public void Postings_since_the_start_leave_each_rep_what_the_record_grants_now() =>
        Histories.Any.Sample(history =>
        {
            var organisation = new Organisation(Rules);
            foreach (var activity in history.Arrivals)
            {
                var receipt = organisation.Receive(activity);
                var record = organisation.Records[activity.Key];

                Assert.Equal(record.Points, receipt.Points);
                Assert.Equal(
                    record.Grants.Select(grant => (grant.Rep, grant.Credit.Points)),
                    Everybody.Where(rep => organisation.Accounts[rep].InForce.ContainsKey(activity.Key)).Select(rep => (rep, organisation.Accounts[rep].InForce[activity.Key].Credit.Points)));
            }
        });

    static Activity Renamed(Activity activity) => activity with { Shares = [.. activity.Shares.Select(share => share.Rep == "梅" ? share with { Rep = "阿梅" } : share)] };
}
