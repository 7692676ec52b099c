using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using CsCheck;
using NodaTime;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Reps;

public sealed class RepBookTests
{
    static readonly Credit OneDeal = new(1, Now, 20, 1000_00, 1, "deals", "deal-won", 1);

    [Fact]
    public void A_revised_deal_takes_back_its_old_points()
    {
        var organisation = new Organisation(Rules);
        organisation.Receive(Won(revision: 1, amount: 1000));
        organisation.Receive(Won(revision: 2, amount: 300));

        Assert.Equal([20L, -20L, 13L], organisation.LedgerOf(Mei).Select(entry => entry.Credit.Points));
        Assert.Equal([EntryReason.Credit, EntryReason.Reversal, EntryReason.Credit], organisation.LedgerOf(Mei).Select(entry => entry.Reason));
    }

    [Fact]
    public void Any_order_and_repetition_of_revisions_leaves_what_the_last_ones_alone_would() => // Invariant 3
        Histories.Any.Sample(history =>
        {
            var (all, last) = (new Organisation(Histories.WithMoreBadges), new Organisation(Histories.WithMoreBadges));
            foreach (var activity in history.Arrivals)
            {
                all.Receive(activity);
                all.Now += Duration.FromHours(5);
            }

            foreach (var activity in history.LastRevisions)
                last.Receive(activity);

            Assert.All(Everybody, rep =>
            {
                var (account, expected) = (all.Accounts[rep], last.Accounts[rep]);
                Assert.Equal(Accounts.InForceOf(expected), Accounts.InForceOf(account));
                Assert.Equal(Accounts.CellsOf(expected), Accounts.CellsOf(account));
                Assert.Equal(expected.Badges, account.Badges);
            });
        });

    [Fact]
    public void Running_numbers_are_the_sum_of_the_credits_in_force_and_the_fold_of_the_ledger() => // Invariant 2
        Gen.Select(Histories.Any, Moves).Sample((history, moves) => Play(history, moves, (organisation, rep) =>
        {
            var account = organisation.Accounts[rep];

            Assert.Equal(Accounts.CellsOf(account.InForce.Values.Select(credit => (credit.Credit, credit.Team)), Rules), Accounts.CellsOf(account));
            Assert.All(account.InForce.Values, credit => Assert.Equal(account.Membership.TeamAt(credit.Credit.OccurredAt), credit.Team));
            Accounts.CheckLedger(account, organisation.LedgerOf(rep), Rules);
        }), iter: 50);

    [Fact]
    public void What_stood_at_midnight_is_kept_through_a_day() =>
        Gen.Select(Histories.Any, Moves).Sample((history, moves) =>
        {
            var atMidnight = Everybody.ToDictionary(rep => rep, _ => new Dictionary<CellKey, (long, Instant)>());
            var latest = Everybody.ToDictionary(rep => rep, _ => new Dictionary<CellKey, (long, Instant)>());
            var day = LocalDate.MinIsoValue;
            Play(history, moves, (organisation, rep) =>
            {
                var today = Calendar.DateOf(organisation.Now);
                if (today != day)
                    atMidnight = latest.ToDictionary(pair => pair.Key, pair => pair.Value);

                day = today;
                var cells = organisation.Accounts[rep].Cells;
                Assert.All(cells, cell => Assert.Equal(atMidnight[rep].GetValueOrDefault(cell.Key, (0, Instant.MinValue)), cell.Value.AtStartOf(today)));
                latest[rep] = cells.ToDictionary(cell => cell.Key, cell => (cell.Value.Value, cell.Value.ReachedAt));
            });
        });

    [Fact]
    public void A_reversal_carries_the_time_team_and_rulebook_of_what_it_reverses()
    {
        var organisation = new Organisation(Rules);
        organisation.Receive(Won(revision: 1, at: Now - Duration.FromDays(100)));
        organisation.Rulebook = Rules with { Version = 2 };
        organisation.Move(Mei, South, Now - Duration.FromDays(50));
        organisation.Receive(Won(revision: 2, at: Now - Duration.FromDays(10)));

        var (given, reversed, again) = (organisation.LedgerOf(Mei)[0], organisation.LedgerOf(Mei)[1], organisation.LedgerOf(Mei)[2]);
        Assert.Equal((EntryReason.Reversal, given.Credit.Negate(), North, given.Record), (reversed.Reason, reversed.Credit, reversed.Team, reversed.Record));
        Assert.Equal((EntryReason.Credit, 2, South), (again.Reason, again.Credit.Rulebook, again.Team));
    }

    [Fact]
    public void A_back_dated_move_takes_points_to_the_new_team_and_leaves_the_reps_own()
    {
        var organisation = new Organisation(Rules);
        organisation.Receive(Won("before", at: Now - Duration.FromDays(30)));
        organisation.Receive(Won("after", at: Now - Duration.FromDays(10)));
        organisation.Move(Mei, South, Now - Duration.FromDays(20));

        Assert.Equal(
            [(EntryReason.TransferOut, North, -20L), (EntryReason.TransferIn, South, 20L)],
            organisation.LedgerOf(Mei).Skip(2).Select(entry => (entry.Reason, entry.Team, entry.Credit.Points)));
        Assert.Equal(40, organisation.Accounts[Mei].ValueOf("points", Domain.Periods.Period.All));
        Assert.Equal((20L, 20L), (PointsOf(organisation, North), PointsOf(organisation, South)));
    }

    [Fact]
    public void A_move_from_now_on_rewrites_nothing()
    {
        var organisation = new Organisation(Rules);
        organisation.Receive(Won(at: Now - Duration.FromDays(1)));
        organisation.Move(Mei, South, Now);

        Assert.Single(organisation.LedgerOf(Mei));
        Assert.Equal((20L, 0L), (PointsOf(organisation, North), PointsOf(organisation, South)));
    }

    [Fact]
    public void A_batch_at_or_below_the_mark_is_passed_over() // Invariant 1
    {
        var account = Post(AccountOf(Mei), new PostingBatch(7, [Given(5)])).Account;
        var book = new RepBook(account, Rules, Calendar, Now);

        Assert.False(book.Post(new PostingBatch(7, [Taken(4), Taken(5)])));
        Assert.Empty(book.Close().Entries);
        Assert.Equal(5, account.Marks[7]);
    }

    [Fact]
    public void Of_a_batch_that_was_cut_elsewhere_before_only_the_rest_is_applied()
    {
        var account = Post(AccountOf(Mei), new PostingBatch(7, [Given(5)])).Account;
        var change = Post(account, new PostingBatch(7, [Taken(4), Taken(5), Given(6, id: "2")]));

        Assert.Equal(Key("2"), Assert.Single(change.Entries).Record);
        Assert.Equal(6, change.Account.Marks[7]);
    }

    [Fact]
    public void Each_shard_has_its_own_mark()
    {
        var account = Post(AccountOf(Mei), new PostingBatch(7, [Given(5)])).Account;
        account = Post(account, new PostingBatch(8, [Given(1, id: "2")])).Account;

        Assert.Equal((5L, 1L, 2), (account.Marks[7], account.Marks[8], account.InForce.Count));
    }

    [Fact]
    public void What_changes_nothing_moves_the_mark_and_books_nothing()
    {
        var account = Post(AccountOf(Mei), new PostingBatch(7, [Given(5)])).Account;
        var change = Post(account, new PostingBatch(7, [new Posting(6, Mei, Key("1"), OneDeal with { Revision = 2 }, Quiet: false), Taken(7, id: "never seen")]));

        Assert.Empty(change.Entries);
        Assert.Empty(change.ChangedCells);
        Assert.Equal((7L, 1L, 2L, account.HeadHash), (change.Account.Marks[7], change.ExpectedVersion, change.Account.Version, change.Account.HeadHash));
    }

    static readonly Gen<(int Team, int DaysAgo)?[]> Moves =
        Gen.Select(Gen.Int[0, 6], Gen.Int[North, East], Gen.Int[0, 60], (kind, team, days) => kind == 0 ? ((int, int)?)(team, days) : null).Array[30];

    static void Play(History history, (int Team, int DaysAgo)?[] moves, Action<Organisation, long> check)
    {
        var organisation = new Organisation(Rules);
        foreach (var (activity, move) in history.Arrivals.Zip(moves))
        {
            organisation.Receive(activity);
            if (move is { } moved)
                organisation.Move(Mei, moved.Team, Now - Duration.FromDays(moved.DaysAgo));
            foreach (var rep in Everybody)
                check(organisation, rep);

            organisation.Now += Duration.FromHours(7);
        }
    }

    static RepChange Post(RepAccount account, PostingBatch batch)
    {
        var book = new RepBook(account, Rules, Calendar, Now);
        Assert.True(book.Post(batch));
        return book.Close();
    }

    static Posting Given(long sequence, string id = "1") => new(sequence, Mei, Key(id), OneDeal, Quiet: false);

    static Posting Taken(long sequence, string id = "1") => new(sequence, Mei, Key(id), Credit: null, Quiet: false);

    static long PointsOf(Organisation organisation, int team) => organisation.Accounts.Values
        .SelectMany(account => account.Cells)
        .Where(cell => cell.Key.Tally == "points" && cell.Key.Period == Domain.Periods.Period.All && cell.Key.Team == team)
        .Sum(cell => cell.Value.Value);
}
