using System.Text.Json;
using Arena.Domain;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Intake;
using Arena.Grains.Rulebooks;
using Arena.Grains.Telemetry;
using Arena.Grains.Wire;
using Arena.Server.Cluster;

namespace Arena.Server.Activities;

/// <summary>The edge: checks items, sends them to their shards with one call a shard, and puts the receipts in the order of the items.</summary>
sealed partial class ActivityIntake(IGrainFactory grains, Playbook playbook, SecondAsk again, ILogger<ActivityIntake> log)
{
    /// <summary>The code of an item of which not even the texts can be told back.</summary>
    const string NotUnicode = "item.text";

    readonly ActivityReader _reader = new(playbook.BaseCurrency);

    // Kept, because to make one looks through all types of grains; made when asked for, because a web node that has met no silo yet knows no types.
    readonly IIntakeGrain?[] _shards = new IIntakeGrain?[RecordKey.Shards];

    /// <summary>Takes in items; those that cannot be read are refused one by one and never spoil the others.</summary>
    public async Task<ActivityReceipt[]> ReceiveAsync(IReadOnlyList<JsonElement> items, IntakeManner manner)
    {
        var receipts = new ActivityReceipt[items.Count];
        var shards = new List<(int Index, Activity Activity)>?[RecordKey.Shards];
        for (var index = 0; index < items.Count; index++)
        {
            var (activity, error) = Read(items[index]);
            if (activity is not null)
                (shards[activity.Key.Shard] ??= []).Add((index, activity));
            else
                receipts[index] = ActivityReceipt.Refused(error!.Code == NotUnicode ? null : items[index], error);
        }

        var asked = new List<Task>();
        for (var shard = 0; shard < shards.Length; shard++)
        {
            if (shards[shard] is { } sent)
                asked.Add(AskAsync(shard, sent));
        }

        await Task.WhenAll(asked);
        if (ArenaTelemetry.Receipts.Enabled)
        {
            foreach (var status in receipts.CountBy(receipt => receipt.Status, StringComparer.Ordinal))
                ArenaTelemetry.Receipts.Add(status.Value, new KeyValuePair<string, object?>("status", status.Key));
        }

        return receipts;

        async Task AskAsync(int shard, List<(int Index, Activity Activity)> sent)
        {
            var answers = await ReceiveAsync(shard, [.. sent.Select(item => item.Activity)], manner);
            for (var index = 0; index < sent.Count; index++)
                receipts[sent[index].Index] = ActivityReceipt.Of(sent[index].Activity, answers[index]);
        }
    }

    // An item with text that is no Unicode (a lone surrogate) is found only when it is read.
    (Activity? Activity, Rejection? Error) Read(JsonElement item)
    {
        try
        {
            return _reader.Read(item);
        }
        catch (InvalidOperationException)
        {
            return (null, new Rejection(NotUnicode, "", "A text in this item is not valid UTF-8."));
        }
    }

    async Task<IReadOnlyList<Receipt>> ReceiveAsync(int shard, Activity[] activities, IntakeManner manner)
    {
        try
        {
            var request = new IntakeRequest([.. activities], manner.Quiet, manner.WaitForPosting, manner.SparesOthers);
            return (await again.AskAsync(() => (_shards[shard] ??= grains.GetGrain<IIntakeGrain>(shard)).ReceiveAsync(request))).Receipts;
        }
        catch (Exception failed) when (NoAnswer.Is(failed))
        {
            LogShardFailed(failed, shard);
            return [.. activities.Select(_ => Receipt.Unavailable("The intake did not answer; whether it has this is unknown. Send it again."))];
        }
    }

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "Intake shard {Shard} did not answer")]
    partial void LogShardFailed(Exception failed, int shard);
}

/// <summary>How items are taken in.</summary>
/// <param name="Quiet">Nothing of them is to be celebrated: an import.</param>
/// <param name="WaitForPosting">Whether receipts wait for the ledgers.</param>
/// <param name="SparesOthers">They do not replace what came otherwise than with an import.</param>
readonly record struct IntakeManner(bool Quiet, bool WaitForPosting, bool SparesOthers = false);
