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

    /// <summary>The account of a commit with the badges that its credits earn, and with what there is to celebrate about those that are new.</summary>
    /// <param name="change">The commit as far as credits and numbers go.</param>
    /// <param name="loud">Records whose postings in this commit may be celebrated.</param>
    public RepAccount Evaluate(RepChange change, IReadOnlySet<RecordKey> loud)
    {
        var account = change.Account;
        foreach (var rule in rulebook.Badges)
        {
            var before = account.Badges.GetValueOrDefault(rule.Id);
            if (CannotChange(rule, before, change))
                continue;

            var held = Find(rule, account);
            if (held == before)
                continue;

            account = account with { Badges = held is null ? account.Badges.Remove(rule.Id) : account.Badges.SetItem(rule.Id, held) };
            if (held is not null)
                account = Celebrate(account, rule, held, loud: before is null && loud.Contains(held.Reason));
        }

        return account;
    }

    // Most commits add a later credit to a badge that is held, or too little for one that is not: those need no look at the whole ledger.
    static bool CannotChange(BadgeRule rule, HeldBadge? before, RepChange change) => before is not null
        ? change.Entries.All(entry => entry.Reason == EntryReason.Credit && entry.Credit.OccurredAt > before.At)
        : !change.ChangedCells.Keys.Any(key => key.Tally == rule.Tally && key.Period.Kind == rule.Period
            && change.Account.ValueOf(key.Tally, key.Period) >= rule.AtLeast);

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

    /// <summary>The first moment, in the order of (time, source, id), at which the tally reached the threshold in some period.</summary>
    HeldBadge? Find(BadgeRule rule, RepAccount account)
    {
        if (rulebook.FindTally(rule.Tally) is not { } tally)
            return null;

        var sums = new Dictionary<Period, long>();
        foreach (var (record, inForce) in account.InForce.OrderBy(pair => pair.Value.Credit.OccurredAt).ThenBy(pair => pair.Key, RecordKey.Order))
        {
            var value = tally.ValueOf(inForce.Credit);
            if (value == 0)
                continue;

            var period = calendar.PeriodOf(rule.Period, inForce.Credit.OccurredAt);
            sums[period] = sums.GetValueOrDefault(period) + value;
            if (sums[period] >= rule.AtLeast)
                return new HeldBadge(rule.Id, inForce.Credit.OccurredAt, record);
        }

        return null;
    }
}
