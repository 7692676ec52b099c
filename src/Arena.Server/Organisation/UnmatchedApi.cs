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

    public static void MapUnmatched(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/unmatched", ListAsync)
        .WithTags("Organisation").RequireAuthorization(Policies.Manage).WithSummary("Activities that wait for a rep or a rate");

    static async Task<Results<Ok<UnmatchedList>, ProblemHttpResult>> ListAsync(
        IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook, string? after = null, int limit = 200)
    {
        if (limit is < 1 or > LargestPage)
            return ProblemResults.Unreadable("limit.range", "limit", $"limit is 1 to {LargestPage}.");

        if (after is not null && !after.Contains(Separator, StringComparison.Ordinal))
            return ProblemResults.Unreadable("after.shape", "after", "after is the next of the page before.");

        var shards = await Task.WhenAll(Enumerable.Range(0, RecordKey.Shards).Select(shard => grains.GetGrain<IIntakeGrain>(shard).ReadWaitingAsync()));
        var waiting = shards.SelectMany(shard => shard.Records).OrderBy(record => record.Activity.Key, RecordKey.Order).ToList();
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
