using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store.Redis;

/// <summary>
/// Writes to one shard or rep what its sample prescribes, one after the other. What is not acknowledged is looked up and, where it is not there, sent
/// again, as grains do; what is acknowledged is remembered.
/// </summary>
abstract class RestlessWriter(IArenaStore store)
{
    protected IArenaStore Store { get; } = store;

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var write = Next();
            while (!await TryAsync(write))
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();

            Acknowledged++;
        }
    }

    /// <summary>The next write, which answers whether its fence let it pass.</summary>
    protected abstract Func<Task<bool>> Next();

    /// <summary>Whether the store stands where the last write leads to; it stands before it otherwise, or something was lost or written twice.</summary>
    protected abstract Task<bool> IsThereAsync();

    async Task<bool> TryAsync(Func<Task<bool>> write)
    {
        try
        {
            return await write() || await IsThereAsync();
        }
        catch (StoreUnavailableException)
        {
            // As a source does that is told to come again in a moment.
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
            return false;
        }
    }
}

/// <inheritdoc cref="RestlessWriter"/>
sealed class RestlessShard(IArenaStore store, int shard) : RestlessWriter(store)
{
    ShardHead _before = ShardHead.Empty;

    public IntakeSample Sample { get; } = new(shard);

    protected override Func<Task<bool>> Next()
    {
        _before = Sample.Head;
        var append = Sample.Next();
        return () => Store.TryAppendAsync(append, CancellationToken.None);
    }

    protected override async Task<bool> IsThereAsync()
    {
        var head = await Store.ReadHeadAsync(shard, CancellationToken.None);
        return head == Sample.Head || (head == _before ? false : throw new InvalidDataException($"Shard {shard} stands at {head}, neither at {_before} nor at {Sample.Head}."));
    }
}

/// <inheritdoc cref="RestlessWriter"/>
sealed class RestlessRep(IArenaStore store, long rep) : RestlessWriter(store)
{
    public RepSample Sample { get; } = new(rep);

    protected override Func<Task<bool>> Next()
    {
        var commit = Sample.Next();
        return () => Store.TryCommitAsync(commit, CancellationToken.None);
    }

    protected override async Task<bool> IsThereAsync()
    {
        var version = (await Store.ReadRowAsync(rep, CancellationToken.None))?.Version ?? 0;
        return version == Sample.Account.Version
            || (version == Sample.Account.Version - 1 ? false : throw new InvalidDataException($"Rep {rep} stands at version {version}, not about {Sample.Account.Version}."));
    }
}
