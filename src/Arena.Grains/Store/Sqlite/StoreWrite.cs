using Arena.Domain.Intake;

namespace Arena.Grains.Store.Sqlite;

/// <summary>One write that somebody waits for.</summary>
abstract record StoreWrite
{
    /// <summary>Completed with whether the fence let it through, once it is durable.</summary>
    public TaskCompletionSource<bool> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public sealed record Append(IntakeAppend Rows) : StoreWrite;

    public sealed record Commit(RepCommit Rep) : StoreWrite;

    public sealed record Put(Document Document) : StoreWrite;
}
