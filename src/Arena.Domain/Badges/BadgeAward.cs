using System.Globalization;
using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Badges;

/// <summary>Which badges an account holds: a function of the credits in force, whatever the order in which they came.</summary>
/// <param name="rulebook">Defines the badges.</param>
/// <param name="calendar">The organisation's periods.</param>
/// <param name="now">When the commit is booked.</param>
public sealed class BadgeAward(Rulebook rulebook, PeriodCalendar calendar, Instant now)
{
    /// <summary>How old the reason of a celebration may be: older news is not news.</summary>
    public static readonly Duration CelebratedWithin = Duration.FromHours(24);

    const int CelebrationsKept = 8;

    readonly BadgeTerms _terms = new(rulebook, calendar, now);

    /// <summary>The account of a commit with the badges that its credits earn, and with what there is to celebrate about those that are new.</summary>
    /// <param name="change">The commit as far as credits and numbers go.</param>
    /// <param name="loud">Records whose postings in this commit may be celebrated.</param>
    public RepAccount Evaluate(RepChange change, IReadOnlySet<RecordKey> loud)
    {
        var account = change.Account;
        var inOrder = new Lazy<List<(RecordKey Record, Credit Credit)>>(() =>
            [.. change.Account.InForce.Select(pair => (pair.Key, pair.Value.Credit)).OrderBy(pair => pair.Credit.OccurredAt).ThenBy(pair => pair.Key, RecordKey.Order)]);
        foreach (var rule in rulebook.Badges)
        {
            var before = account.Badges.GetValueOrDefault(rule.Id);
            if (before is null ? !rule.MayBeEarnedBy(change, _terms) : OnlyAddsLater(change, before))
                continue;

            var held = Find(rule, inOrder.Value);
            if (held == before)
                continue;

            account = account with { Badges = held is null ? account.Badges.Remove(rule.Id) : account.Badges.SetItem(rule.Id, held) };
            if (held is not null)
                account = Celebrate(account, rule, held, loud: before is null && loud.Contains(held.Reason));
        }

        return account;
    }

    // A badge that is held stays as it is when nothing but later credits come: no look at the whole ledger.
    static bool OnlyAddsLater(RepChange change, HeldBadge held) =>
        change.Entries.All(entry => entry.Reason == EntryReason.Credit && entry.Credit.OccurredAt > held.At);

    RepAccount Celebrate(RepAccount account, BadgeRule rule, HeldBadge held, bool loud)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{rule.Id}.{account.Rep}.{held.Reason.Hash:x16}");
        if (account.Celebrated.Contains(id))
            return account;

        // Passed over is remembered too: a badge that was earned quietly, or whose reason only changed, and that comes back is still no news.
        account = account with { Celebrated = account.Celebrated.Add(id) };
        if (!loud || held.At < now - CelebratedWithin)
            return account;

        return account with { Celebrations = [.. account.Celebrations.Add(new Celebration(id, rule.Id, now)).TakeLast(CelebrationsKept)] };
    }

    HeldBadge? Find(BadgeRule rule, List<(RecordKey Record, Credit Credit)> inOrder)
    {
        var earns = rule.Begin(_terms);
        foreach (var (record, credit) in inOrder)
        {
            if (earns(credit))
                return new HeldBadge(rule.Id, credit.OccurredAt, record);
        }

        return null;
    }
}
