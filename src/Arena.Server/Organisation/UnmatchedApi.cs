using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Money;
using Arena.Grains.Intake;
using Arena.Grains.Rulebooks;
using Arena.Server.Access;

namespace Arena.Server.Organisation;

/// <summary>What was received and does not count yet, and why.</summary>
static class UnmatchedApi
{
    public static void MapUnmatched(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/unmatched", ListAsync)
        .WithTags("Organisation").RequireAuthorization(Policies.Manage).WithSummary("Activities that wait for a rep or a rate");

    static async Task<UnmatchedList> ListAsync(IGrainFactory grains, Playbook playbook, int offset = 0, int limit = 200)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, RecordKey.Shards).Select(shard => grains.GetGrain<IIntakeGrain>(shard).ReadWaitingAsync()));
        var waiting = shards.SelectMany(shard => shard.Records).OrderBy(record => record.Activity.Key, RecordKey.Order).ToList();
        var page = waiting.Skip(Math.Max(offset, 0)).Take(Math.Clamp(limit, 1, 1_000)).Select(record => View(record, playbook.BaseCurrency)).ToList();
        return new UnmatchedList(page, waiting.Count, offset + page.Count < waiting.Count ? offset + page.Count : null);
    }

    static UnmatchedItem View(IntakeRecord record, Currency baseCurrency)
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
    DateTimeOffset OccurredAt,
    decimal? Amount,
    string Currency);

/// <summary>A page of what waits.</summary>
public sealed record UnmatchedList(IReadOnlyList<UnmatchedItem> Items, int Count, int? Next);
