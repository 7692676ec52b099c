using Arena.Domain.Activities;
using Arena.Grains.Intake;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Recovery;

/// <summary>Keeps the alarm in a document, so that neither it nor its repair ends with a silo.</summary>
[GrainType("store-recovery")]
sealed partial class StoreRecoveryGrain(IArenaStore store, TimeProvider time, ILogger<StoreRecoveryGrain> log) : Grain, IStoreRecoveryGrain
{
    const string Kind = "store-loss";
    const int MostFindings = 20, ShardsAtOnce = 8;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    StoreLoss? _loss;
    long _version;
    long? _lookedAt;
    bool _looking, _repairing, _again;

    Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadDocumentAsync(Kind, Kind, cancellationToken) is { } document)
            (_loss, _version) = (StoreJson.Read<StoredLoss>(document.Json.Span).Loss, document.Version);
    }

    public async Task RaiseAsync(string what)
    {
        var before = _loss is { RepairedAt: null } open ? open.What : [];
        _again = true;
        await WriteAsync(new StoreLoss(Now, [.. before.Append(what).Take(MostFindings)], RepairedAt: null, _loss?.Entries ?? 0, _loss?.Unknown ?? 0));
        BeginRepair();
    }

    public async Task TouchAsync()
    {
        if (_loss is { RepairedAt: null })
            BeginRepair();

        var lineage = store.Lineage;
        if (_lookedAt == lineage || _looking)
            return;

        _looking = true;
        try
        {
            if (await FindLostRowsAsync() is { } lost)
                await RaiseAsync(lost);

            // Only now: a look that the store did not answer is no look.
            _lookedAt = lineage;
        }
        finally
        {
            _looking = false;
        }
    }

    public Task<StoreLoss?> ReadAsync() => Task.FromResult(_loss);

    public Task DismissAsync() => _loss is { RepairedAt: not null } ? WriteAsync(null) : Task.CompletedTask;

    /// <summary>Rows of the intake that a rep has applied and that are no longer there: the two may lie on different servers, of which one went back.</summary>
    async Task<string?> FindLostRowsAsync()
    {
        var highest = new (long Mark, long Rep)[RecordKey.Shards];
        await foreach (var row in store.ReadAllRowsAsync(CancellationToken.None))
        {
            for (var shard = 0; shard < highest.Length; shard++)
                highest[shard] = row.Marks[shard] > highest[shard].Mark ? (row.Marks[shard], row.Rep) : highest[shard];
        }

        // Heads after marks: a log only grows while it is looked at.
        for (var shard = 0; shard < highest.Length; shard++)
        {
            if (highest[shard].Mark > 0 && await store.ReadHeadAsync(shard, CancellationToken.None) is var head && head.Sequence < highest[shard].Mark)
                return $"intake shard {shard} ends at {head.Sequence}, rep {highest[shard].Rep} has its {highest[shard].Mark}";
        }

        return null;
    }

    void BeginRepair()
    {
        if (_repairing)
            return;

        _repairing = true;
        this.RegisterGrainTimer(RepairAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }

    async Task RepairAsync(CancellationToken cancellation)
    {
        try
        {
            while (_loss is { RepairedAt: null } && !cancellation.IsCancellationRequested)
            {
                _again = false;
                if (await TryRestateAsync() is { } restated && !_again)
                {
                    var (entries, unknown) = (restated.Sum(shard => shard.Entries), restated.Sum(shard => shard.Unknown));
                    await WriteAsync(_loss with { RepairedAt = Now, Entries = _loss.Entries + entries, Unknown = unknown });
                    LogRepaired(entries, unknown);
                }
                else
                    await Task.Delay(Pause, time, cancellation);
            }
        }
        catch (Exception failed)
        {
            // The next touch begins again.
            LogNotRepaired(failed);
        }
        finally
        {
            _repairing = false;
        }
    }

    async Task<List<Restated>?> TryRestateAsync()
    {
        var restated = new List<Restated>();
        try
        {
            foreach (var shards in Enumerable.Range(0, RecordKey.Shards).Chunk(ShardsAtOnce))
                restated.AddRange(await Task.WhenAll(shards.Select(shard => GrainFactory.GetGrain<IIntakeGrain>(shard).RestateAsync())));

            return restated;
        }
        catch (Exception failed)
        {
            LogNotRepaired(failed);
            return null;
        }
    }

    async Task WriteAsync(StoreLoss? loss)
    {
        _loss = loss;
        if (await store.TryWriteDocumentAsync(Kind, Kind, _version, StoreJson.Write(new StoredLoss(loss)), CancellationToken.None))
        {
            _version++;
            return;
        }

        // The document went back as well, or another activation wrote it: what it says now is not worth more than this.
        _version = (await store.ReadDocumentAsync(Kind, Kind, CancellationToken.None))?.Version ?? 0;
        await WriteAsync(loss);
    }

    sealed record StoredLoss(StoreLoss? Loss);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Warning, Message = "Ledgers and intake agree again: {Entries} entries were booked; {Unknown} records count that the intake has lost")]
    partial void LogRepaired(int entries, int unknown);

    [LoggerMessage(EventId = 3204, Level = LogLevel.Warning, Message = "The repair of a store that went back is not done yet; trying again")]
    partial void LogNotRepaired(Exception failed);
}
