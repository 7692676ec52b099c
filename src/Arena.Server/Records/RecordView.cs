using Arena.Domain.Intake;
using Arena.Domain.Money;
using Arena.Grains.Organisation;
using Arena.Server.Reps;
using Arena.Server.Standings;

namespace Arena.Server.Records;

/// <summary>A record as it is in force, what it gives to whom, and how it came to be so.</summary>
/// <param name="Source">The source.</param>
/// <param name="ExternalId">Its id of the record.</param>
/// <param name="Version">Goes into a correction: whether it is still as it was looked at.</param>
/// <param name="State">What it says now.</param>
/// <param name="History">The latest first, what it says now included; at most 100.</param>
public sealed record RecordView(string Source, string ExternalId, long Version, RecordState State, IReadOnlyList<RecordState> History);

/// <summary>What a record said from a moment on.</summary>
/// <param name="At">When it was received or decided.</param>
/// <param name="Reason">received, rematched or corrected.</param>
/// <param name="Revision">The source's.</param>
/// <param name="Kind">deal, training or idea.</param>
/// <param name="Status">Of that kind.</param>
/// <param name="Credits">Who took part, as named by the source.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Amount">In whole units.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Attributes">Further facts.</param>
/// <param name="Gives">To whom it gives what.</param>
/// <param name="Unmatched">Names that nobody is known by.</param>
/// <param name="Held">Why it cannot be counted yet.</param>
/// <param name="Correction">Who put it right, and why.</param>
public sealed record RecordState(
    DateTimeOffset At,
    string Reason,
    long Revision,
    string Kind,
    string Status,
    IReadOnlyList<RecordShare> Credits,
    DateTimeOffset OccurredAt,
    decimal? Amount,
    string Currency,
    decimal? Score,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<RecordGift> Gives,
    IReadOnlyList<string> Unmatched,
    string? Held,
    CorrectionView? Correction)
{
    internal static RecordState Of(IntakeRow row, OrganisationView organisation, Currency baseCurrency)
    {
        var (record, activity) = (row.Record, row.Record.Activity);
        var currency = activity.Currency is { } code ? Domain.Money.Currency.Find(code)! : baseCurrency;
        return new RecordState(
            row.ReceivedAt.ToDateTimeOffset(),
            JsonNames.Of(row.Reason),
            record.Revision,
            activity.Kind,
            activity.Status,
            [.. activity.Shares.Select(share => new RecordShare(share.Rep, share.Weight))],
            activity.OccurredAt.ToDateTimeOffset(),
            activity.AmountMinor is { } amount ? currency.ToMajor(amount) : null,
            currency.Code,
            activity.ScoreMicros is { } score ? score / 1_000_000m : null,
            activity.Attributes,
            [.. record.Grants.Select(grant => RecordGift.Of(grant, organisation, baseCurrency))],
            record.Unmatched,
            record.Held?.Rule,
            record.Correction is { } correction ? new CorrectionView(correction.By, correction.Why) : null);
    }
}

/// <summary>One rep's part, as the source names the rep.</summary>
public sealed record RecordShare(string Rep, int Share);

/// <summary>What a record gives to one rep.</summary>
/// <param name="Rep">The rep's id.</param>
/// <param name="Name">The rep's name.</param>
/// <param name="Points">Points.</param>
/// <param name="Amount">Money in whole units of the base currency.</param>
/// <param name="Rule">The rule that gives it.</param>
/// <param name="Rulebook">The version of the rulebook.</param>
public sealed record RecordGift(string Rep, string Name, long Points, decimal Amount, string Rule, int Rulebook)
{
    internal static RecordGift Of(Grant grant, OrganisationView organisation, Currency baseCurrency)
    {
        var rep = organisation.RepsByNumber[grant.Rep];
        return new RecordGift(rep.Id, rep.Name, grant.Credit.Points, baseCurrency.ToMajor(grant.Credit.AmountMinor), grant.Credit.Rule, grant.Credit.Rulebook);
    }
}

/// <summary>How a record is put right. Fields that are left out stay as they are.</summary>
/// <param name="Source">The source.</param>
/// <param name="ExternalId">Its id of the record.</param>
/// <param name="Version">Of the record that was looked at.</param>
/// <param name="Reason">Why; everybody concerned can read it.</param>
/// <param name="Change">The fields of an activity that are to be others: status, rep or credits, occurredAt, amount, currency, quantity, score, attributes.</param>
public sealed record RecordCorrection(string? Source, string? ExternalId, long? Version, string? Reason, System.Text.Json.JsonElement? Change);
