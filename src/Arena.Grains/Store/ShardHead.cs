namespace Arena.Grains.Store;

/// <summary>Where an intake shard's log stands.</summary>
/// <param name="Sequence">Of the last row; 0 before the first.</param>
/// <param name="Cursor">All postings with a lower sequence are confirmed.</param>
/// <param name="NamesVersion">The version of the organisation's names up to which what waits was matched.</param>
public sealed record ShardHead(long Sequence, long Cursor, long NamesVersion)
{
    public static ShardHead Empty { get; } = new(0, 1, 0);
}
