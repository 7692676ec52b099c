using System.Collections.Concurrent;
using System.Collections.Immutable;
using Arena.Domain.Intake;
using Arena.Grains.Intake;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Cluster;

/// <summary>Sends activities as sources do: what is not acknowledged is sent again, by way of another server, until it is.</summary>
public sealed class SentActivities(Func<IReadOnlyList<IGrainFactory>> servers)
{
    readonly ConcurrentDictionary<Activity, Receipt> _acknowledged = new();
    int _sent;

    /// <summary>The first acknowledgement of each activity.</summary>
    public IReadOnlyDictionary<Activity, Receipt> Acknowledged => _acknowledged;

    /// <summary>Sends all of them, a few at a time and each part by another server than the part before.</summary>
    public async Task SendAsync(IEnumerable<Activity> activities)
    {
        foreach (var part in activities.Chunk(16))
        {
            var waiting = part.ToList();
            while (waiting.Count > 0)
            {
                await Task.WhenAll(waiting.GroupBy(activity => activity.Key.Shard).Select(shard => TrySendAsync(shard.Key, [.. shard])));
                waiting.RemoveAll(_acknowledged.ContainsKey);
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    async Task TrySendAsync(int shard, ImmutableArray<Activity> activities)
    {
        try
        {
            var all = servers();
            var server = all[Interlocked.Increment(ref _sent) % all.Count];
            var answer = await server.GetGrain<IIntakeGrain>(shard).ReceiveAsync(new IntakeRequest(activities, Quiet: true, WaitForPosting: false));
            foreach (var (activity, receipt) in activities.Zip(answer.Receipts).Where(pair => pair.Second.Status != ReceiptStatus.Unavailable))
                _acknowledged.TryAdd(activity, receipt);
        }
        catch (Exception unknown) when (unknown is OrleansException or TimeoutException or StoreUnavailableException or ObjectDisposedException)
        {
            // The outcome is unknown, so it is sent again.
        }
    }
}
