using Arena.Domain.Ledger;
using Arena.Domain.Money;
using Arena.Domain.Rulebooks;
using Arena.Grains.Organisation;
using Arena.Server.Standings;

namespace Arena.Server.Reps;

/// <summary>A rep in a period.</summary>
/// <param name="Id">In URLs.</param>
/// <param name="Name">What people read.</param>
/// <param name="Names">The same in either language, where that differs.</param>
/// <param name="Photo">Tells one photo from the next; null without one.</param>
/// <param name="Team">The id of the team now.</param>
/// <param name="Active">False for somebody who left.</param>
/// <param name="Period">The absolute period.</param>
/// <param name="Points">In that period.</param>
/// <param name="Rank">On the board of points; null when it does not list the rep.</param>
/// <param name="Level">Null as long as there are no levels.</param>
/// <param name="Values">By board, in that period: points, counts, and money in whole units.</param>
/// <param name="Badges">Those held, whatever the period.</param>
/// <param name="BadgesAhead">Those not held, the nearest first.</param>
/// <param name="Stale">Whether the numbers may be behind, because the store does not answer.</param>
public sealed record RepView(
    string Id,
    string Name,
    LocalizedText? Names,
    string? Photo,
    string? Team,
    bool Active,
    string Period,
    long Points,
    int? Rank,
    string? Level,
    IReadOnlyDictionary<string, decimal> Values,
    IReadOnlyList<BadgeView> Badges,
    IReadOnlyList<BadgeAheadView> BadgesAhead,
    bool Stale);

/// <summary>A badge that is held.</summary>
/// <param name="Id">The badge.</param>
/// <param name="Name">In English.</param>
/// <param name="Title">What people read, by language.</param>
/// <param name="At">When it was earned.</param>
public sealed record BadgeView(string Id, string Name, LocalizedText Title, DateTimeOffset At);

/// <summary>A badge that is not held yet.</summary>
/// <param name="Id">The badge.</param>
/// <param name="Title">What people read, by language.</param>
/// <param name="Unit">Of the two numbers: points, count, amount (in whole units), workingDays or colleagues.</param>
/// <param name="Value">What there is.</param>
/// <param name="Target">What it takes.</param>
public sealed record BadgeAheadView(string Id, LocalizedText Title, string Unit, decimal Value, decimal Target);

/// <summary>A page of a ledger.</summary>
/// <param name="Entries">In order.</param>
/// <param name="Next">Goes into <c>after</c> for the next page; null at the end.</param>
public sealed record LedgerView(IReadOnlyList<LedgerEntryView> Entries, long? Next);

/// <summary>One entry of a ledger.</summary>
/// <param name="Seq">1, 2, 3, ...</param>
/// <param name="At">When it was booked.</param>
/// <param name="OccurredAt">When it happened: decides the period.</param>
/// <param name="Source">The source of the record.</param>
/// <param name="ExternalId">The record.</param>
/// <param name="Revision">Of the record.</param>
/// <param name="Points">Given, or taken back.</param>
/// <param name="Amount">Money in whole units of the base currency.</param>
/// <param name="Team">The id of the team that it counts for.</param>
/// <param name="Rule">The rule that gave it.</param>
/// <param name="Rulebook">The version of the rulebook.</param>
/// <param name="Reason">credit, reversal, transferOut or transferIn.</param>
/// <param name="Hash">Over the entry before and this one.</param>
public sealed record LedgerEntryView(
    long Seq,
    DateTimeOffset At,
    DateTimeOffset OccurredAt,
    string Source,
    string ExternalId,
    long Revision,
    long Points,
    decimal Amount,
    string? Team,
    string Rule,
    int Rulebook,
    string Reason,
    string Hash)
{
    internal static LedgerEntryView Of(LedgerEntry entry, OrganisationView organisation, Currency baseCurrency) => new(
        entry.Sequence,
        entry.At.ToDateTimeOffset(),
        entry.Credit.OccurredAt.ToDateTimeOffset(),
        entry.Record.Source,
        entry.Record.ExternalId,
        entry.Credit.Revision,
        entry.Credit.Points,
        baseCurrency.ToMajor(entry.Credit.AmountMinor),
        organisation.TeamsByNumber.GetValueOrDefault(entry.Team)?.Id,
        entry.Credit.Rule,
        entry.Credit.Rulebook,
        JsonNames.Of(entry.Reason),
        entry.Hash);
}
