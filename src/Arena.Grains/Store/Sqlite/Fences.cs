namespace Arena.Grains.Store.Sqlite;

/// <summary>
/// The expected sequence of every shard, rep and document. Used by the log's thread alone. What a group passed counts within the group at
/// once, and for good only when the group is in the log.
/// </summary>
/// <param name="readHead">Where a shard stands, for the first look at it.</param>
/// <param name="readRep">A rep's version, likewise.</param>
/// <param name="readDocument">A document's version, likewise.</param>
sealed class Fences(Func<int, long> readHead, Func<long, long> readRep, Func<string, string, long> readDocument)
{
    readonly Dictionary<object, long> _kept = [];
    readonly Dictionary<object, long> _passed = [];

    /// <summary>Whether a write expects what is there; if so the next write must expect what it leaves.</summary>
    public bool TryPass(StoreWrite write) => write switch
    {
        StoreWrite.Append { Rows: var append } => TryPass(append.Shard, () => readHead(append.Shard), append.ExpectedSequence, append.Sequence),
        StoreWrite.Commit { Rep: var commit } => TryPass(commit.Rep, () => readRep(commit.Rep), commit.ExpectedVersion, commit.Row.Version),
        StoreWrite.Put { Document: var document } =>
            TryPass((document.Kind, document.Id), () => readDocument(document.Kind, document.Id), document.Version - 1, document.Version),
        _ => throw new ArgumentException($"No such write: {write}", nameof(write)),
    };

    /// <summary>The group is in the log.</summary>
    public void Keep()
    {
        foreach (var (what, version) in _passed)
            _kept[what] = version;

        _passed.Clear();
    }

    /// <summary>The group is not in the log.</summary>
    public void Forget() => _passed.Clear();

    bool TryPass(object what, Func<long> read, long expected, long next)
    {
        if (!_passed.TryGetValue(what, out var current) && !_kept.TryGetValue(what, out current))
            _kept[what] = current = read();

        if (current != expected)
            return false;

        _passed[what] = next;
        return true;
    }
}
