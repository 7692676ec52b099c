using System.Collections.Concurrent;
using Arena.Domain.Reps;
using Arena.Grains.Reps;
using Arena.Grains.Store;
using Arena.Grains.Telemetry;

namespace Arena.Grains.Intake;

/// <summary>
/// Carries the batches of all shards of this process to the reps: one call under way to a rep, and what comes meanwhile goes with the next. A rep commits one
/// group after the other anyway, so nobody waits longer, and sixty-four shards cost a busy rep one call instead of sixty-four.
/// </summary>
public sealed class PostingCourier(IGrainFactory grains)
{
    readonly ConcurrentDictionary<long, Route> _routes = [];

    /// <summary>Posts one shard's batch to a rep.</summary>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: send the same batch again.</exception>
    internal Task PostAsync(long rep, PostingBatch batch) => _routes.GetOrAdd(rep, static (rep, grains) => new Route(grains.GetGrain<IRepGrain>(rep)), grains).PostAsync(batch);

    /// <summary>The way to one rep.</summary>
    sealed class Route(IRepGrain rep)
    {
        readonly Lock _lock = new();
        List<Load> _waiting = [];
        bool _isUnderWay;

        public Task PostAsync(PostingBatch batch)
        {
            var load = new Load(batch, System.Diagnostics.Activity.Current?.Context ?? default);
            lock (_lock)
            {
                if (_isUnderWay)
                {
                    _waiting.Add(load);
                    return load.Done.Task;
                }

                _isUnderWay = true;
            }

            Send([load]);
            return load.Done.Task;
        }

        // What follows a call runs on the pool, not on the scheduler of the shard that happened to begin: it may be gone before the others' batches are.
        void Send(List<Load> loads)
        {
            var span = ArenaTelemetry.Spans.StartActivity("post", System.Diagnostics.ActivityKind.Internal, loads[^1].Because);
            _ = CallAsync(loads).ContinueWith(
                call =>
                {
                    span?.Dispose();
                    End(loads, call);
                    if (Take() is { } next)
                        Send(next);
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        Task CallAsync(List<Load> loads)
        {
            try
            {
                return rep.PostAsync(new RepPostings([.. loads.Select(load => load.Batch)]));
            }
            catch (Exception failed)
            {
                return Task.FromException(failed);
            }
        }

        static void End(List<Load> loads, Task call)
        {
            foreach (var load in loads)
            {
                if (call.IsCompletedSuccessfully)
                    load.Done.TrySetResult();
                else
                    load.Done.TrySetException(call.Exception?.InnerException ?? new TaskCanceledException(call));
            }
        }

        List<Load>? Take()
        {
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _isUnderWay = false;
                    return null;
                }

                var loads = _waiting;
                _waiting = [];
                return loads;
            }
        }
    }

    /// <summary>A batch on its way.</summary>
    /// <param name="Batch">What is posted.</param>
    /// <param name="Because">The trace of what caused it.</param>
    sealed record Load(PostingBatch Batch, System.Diagnostics.ActivityContext Because)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
