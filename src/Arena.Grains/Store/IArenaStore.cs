namespace Arena.Grains.Store;

/// <summary>Where everything lies. Two engines implement it, and one contract test suite holds both to it.</summary>
public interface IArenaStore : IIntakeStore, IRepStore, IChangeFeed, IDocumentStore, IStoreLineage, IAsyncDisposable
{
    /// <summary>Whether acknowledged facts could be lost in a crash, because the start was told to allow it; screens say so.</summary>
    bool IsVolatile { get; }

    /// <summary>A number that was never given before: the epoch of a grain that derives something. Greater than all earlier ones, and than those of a store of which this one is an older copy, since it is at least the time in milliseconds: seconds were seen to be overtaken by a start, which gives dozens.</summary>
    Task<long> NextEpochAsync(CancellationToken cancellation);
}
