namespace Arena.Grains.Store;

/// <summary>What changed, in the order of change numbers. Everything derived is built from it. Every method may throw <see cref="StoreUnavailableException"/>.</summary>
public interface IChangeFeed
{
    /// <summary>How many independent counters of change numbers there are.</summary>
    int ChangeShards { get; }

    /// <summary>The highest change number of each change shard.</summary>
    Task<IReadOnlyList<long>> ReadHeadsAsync(CancellationToken cancellation);

    /// <summary>The rows and past cells whose latest change lies after a number (exclusive), in the order of their changes.</summary>
    /// <param name="changeShard">0 to <see cref="ChangeShards"/> - 1.</param>
    /// <param name="after">Exclusive.</param>
    /// <param name="limit">About how many; the answer says how far it reaches.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ChangePage> ReadChangesAsync(int changeShard, long after, int limit, CancellationToken cancellation);

    /// <summary>All rows, in no order. Rows committed meanwhile may or may not be among them: read the heads first and the changes after.</summary>
    IAsyncEnumerable<RepRow> ReadAllRowsAsync(CancellationToken cancellation);

    /// <summary>All cells of a tally and period that lie outside the rows. A cell can still stand in a row as well; the row's is newer then.</summary>
    IAsyncEnumerable<PastCell> ReadPastAsync(string tally, Period period, CancellationToken cancellation);
}
