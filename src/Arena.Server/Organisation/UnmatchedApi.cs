using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Money;
using Arena.Domain.Rulebooks;
using Arena.Grains.Intake;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Server.Access;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Organisation;

/// <summary>What was received and does not count yet, and why.</summary>
static class UnmatchedApi
{
    const int LargestPage = 1_000;

    // No source has it in its name.
    const char Separator = '/';

    public static void MapUnmatched(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/unmatched").WithTags("Organisation").RequireAuthorization(Policies.Manage);
        api.MapGet("/", ListAsync).WithSummary("Activities that wait for a rep or a rate");
        api.MapGet("/summary", SummariseAsync).WithSummary("What waits, by name and by reason, and what it is worth");
    }

    static async Task<UnmatchedSummary> SummariseAsync(IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook)
    {
        var rates = (await organisation.LatestAsync()).Rates;
        var waiting = await WaitingAsync(grains);
        return new UnmatchedSummary(
            [.. waiting.Where(record => record.Held is null)
                .SelectMany(record => record.Unmatched.Distinct(StringComparer.Ordinal).Select(name => (record.Activity.Key.Source, Name: name, Record: record)))
                .GroupBy(one => (one.Source, one.Name))
                .Select(name => new UnmatchedName(
                    name.Key.Source, name.Key.Name, name.Count(), name.Sum(one => WorthOf(one.Record, playbook, rates) ?? 0), name.Max(one => one.Record.Activity.OccurredAt).ToDateTimeOffset()))
                .OrderByDescending(name => name.Points).ThenBy(name => name.Text, StringComparer.Ordinal)],
            [.. waiting.Where(record => record.Held is not null)
                .GroupBy(record => (record.Held!.Code, record.Activity.Currency))
                .Select(held => new HeldGroup(
                    held.Key.Code, held.Key.Currency ?? playbook.BaseCurrency.Code, held.Count(),
                    held.Sum(record => (held.Key.Currency is { } code ? Currency.Find(code)! : playbook.BaseCurrency).ToMajor(record.Activity.AmountMinor ?? 0)),
                    held.Min(record => record.Activity.OccurredAt).ToDateTimeOffset()))
                .OrderBy(held => held.Currency, StringComparer.Ordinal)]);
    }

    static async Task<List<IntakeRecord>> WaitingAsync(IGrainFactory grains)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, RecordKey.Shards).Select(shard => grains.GetGrain<IIntakeGrain>(shard).ReadWaitingAsync()));
        return [.. shards.SelectMany(shard => shard.Records).OrderBy(record => record.Activity.Key, RecordKey.Order)];
    }

    static async Task<Results<Ok<UnmatchedList>, ProblemHttpResult>> ListAsync(
        IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook, string? after = null, int limit = 200)
    {
        if (limit is < 1 or > LargestPage)
            return ProblemResults.Unreadable("limit.range", "limit", $"limit is 1 to {LargestPage}.");

        if (after is not null && !after.Contains(Separator, StringComparison.Ordinal))
            return ProblemResults.Unreadable("after.shape", "after", "after is the next of the page before.");

        var waiting = await WaitingAsync(grains);
        var rest = after is null ? waiting : [.. waiting.SkipWhile(record => RecordKey.Order.Compare(record.Activity.Key, KeyOf(after)) <= 0)];
        var page = rest.Take(limit).ToList();
        var rates = (await organisation.LatestAsync()).Rates;
        return TypedResults.Ok(new UnmatchedList(
            [.. page.Select(record => View(record, WorthOf(record, playbook, rates), playbook.BaseCurrency))], waiting.Count, page.Count < rest.Count ? CursorOf(page[^1].Activity.Key) : null));
    }

    static string CursorOf(RecordKey key) => key.Source + Separator + key.ExternalId;

    static RecordKey KeyOf(string cursor)
    {
        var parts = cursor.Split(Separator, 2);
        return new RecordKey(parts[0], parts[1]);
    }

    // What it would count for if all of its names were known; held records cannot be counted.
    static long? WorthOf(IntakeRecord record, Playbook playbook, RateTable rates) => record.Held is not null ? null
        : Scoring.Score(record.Activity, record.Revision, playbook.Rulebook with { Rates = rates }, playbook.BaseCurrency).Credits.Sum(credit => credit.Points) - record.Points;

    static UnmatchedItem View(IntakeRecord record, long? worth, Currency baseCurrency)
    {
        var activity = record.Activity;
        var currency = activity.Currency is { } code ? Currency.Find(code)! : baseCurrency;
        return new UnmatchedItem(
            activity.Key.Source,
            activity.Key.ExternalId,
            record.Revision,
            activity.Kind,
            activity.Status,
            record.Held is null ? record.Unmatched : [.. activity.Shares.Select(share => share.Rep)],
            record.Held?.Rule ?? "Nobody is known by this name.",
            record.Held?.Code ?? "rep.unknown",
            worth,
            activity.OccurredAt.ToDateTimeOffset(),
            activity.AmountMinor is { } amount ? currency.ToMajor(amount) : null,
            currency.Code);
    }
}

/// <summary>An activity that waits.</summary>
/// <param name="Source">The source.</param>
/// <param name="ExternalId">Its id of the record.</param>
/// <param name="Revision">In force.</param>
/// <param name="Kind">deal, training or idea.</param>
/// <param name="Status">As received.</param>
/// <param name="Reps">The names nobody is known by.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="Code">The same for programs.</param>
/// <param name="Points">What it will add once its names are known; null when it cannot be said.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Amount">In whole units.</param>
/// <param name="Currency">Of the amount.</param>
public sealed record UnmatchedItem(
    string Source,
    string ExternalId,
    long Revision,
    string Kind,
    string Status,
    IReadOnlyList<string> Reps,
    string Reason,
    string Code,
    long? Points,
    DateTimeOffset OccurredAt,
    decimal? Amount,
    string Currency);

/// <summary>A page of what waits.</summary>
/// <param name="Items">In the order of sources and their ids.</param>
/// <param name="Count">How many wait in all.</param>
/// <param name="Next">Goes into <c>after</c> for the next page; null at the end.</param>
public sealed record UnmatchedList(IReadOnlyList<UnmatchedItem> Items, int Count, string? Next);

/// <summary>What waits, in short.</summary>
/// <param name="Names">Names that nobody is known by; the most worth first.</param>
/// <param name="Held">What cannot be counted yet, by reason and currency.</param>
public sealed record UnmatchedSummary(IReadOnlyList<UnmatchedName> Names, IReadOnlyList<HeldGroup> Held);

/// <summary>A name that nobody is known by.</summary>
/// <param name="Source">Who uses it.</param>
/// <param name="Text">The name.</param>
/// <param name="Records">How many records wait for it.</param>
/// <param name="Points">What they would add.</param>
/// <param name="Latest">When the latest of them happened.</param>
public sealed record UnmatchedName(string Source, string Text, int Records, long Points, DateTimeOffset Latest);

/// <summary>Records that cannot be counted for one reason.</summary>
/// <param name="Code">currency.no-rate or amount.too-large.</param>
/// <param name="Currency">Of their amounts.</param>
/// <param name="Records">How many.</param>
/// <param name="Amount">What they come to, in whole units.</param>
/// <param name="Earliest">When the earliest of them happened: a rate has to hold from then.</param>
public sealed record HeldGroup(string Code, string Currency, int Records, decimal Amount, DateTimeOffset Earliest);
