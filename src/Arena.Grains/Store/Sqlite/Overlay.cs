using Arena.Domain.Intake;

namespace Arena.Grains.Store.Sqlite;

/// <summary>
/// What readers must see before the tables: the newest generation, and the one that is just being written to the tables. A generation is let
/// go only after its transaction, so whoever looks here first and in the tables second misses nothing.
/// </summary>
sealed class Overlay
{
    readonly Lock _lock = new();
    InFlight _newest = new();
    InFlight? _leaving;

    /// <summary>The highest change number given.</summary>
    public long Change { get; private set; }

    /// <summary>The highest change number in the tables; whoever has seen it finds nothing new there.</summary>
    public long Settled { get; private set; }

    /// <summary>How much waits for the tables.</summary>
    public int Size
    {
        get
        {
            lock (_lock)
                return _newest.Size + (_leaving?.Size ?? 0);
        }
    }

    public void StartFrom(long change) => Change = Settled = change;

    /// <summary>Runs a read over both generations, the newest first.</summary>
    public T Read<T>(Func<InFlight, InFlight?, T> read)
    {
        lock (_lock)
            return read(_newest, _leaving);
    }

    /// <summary>What a key stands for in the newest generation that has it.</summary>
    public bool TryFind<TKey, TValue>(Func<InFlight, Dictionary<TKey, TValue>> table, TKey key, out TValue value)
        where TKey : notnull
    {
        lock (_lock)
        {
            if (table(_newest).TryGetValue(key, out value!))
                return true;

            return _leaving is not null && table(_leaving).TryGetValue(key, out value!);
        }
    }

    /// <summary>Adds one row of the log. Replay and the running writer come through here alike.</summary>
    public void Add(long log, IEnumerable<IntakeAppend> appends, IEnumerable<RepCommit> commits, IEnumerable<Document> documents)
    {
        lock (_lock)
        {
            _newest.Log = log;
            foreach (var append in appends)
                Add(append, log);

            foreach (var commit in commits)
                Add(commit);

            foreach (var document in documents)
            {
                _newest.Documents[(document.Kind, document.Id)] = document;
                _newest.Size++;
            }
        }
    }

    /// <summary>Hands the newest generation to the tables; null when it is empty.</summary>
    public InFlight? TakeForTables()
    {
        lock (_lock)
        {
            if (_leaving is not null)
                throw new InvalidOperationException("The generation before is not in the tables yet.");

            if (_newest.Log == 0)
                return null;

            _newest.UpTo = Change;
            _leaving = _newest;
            _newest = new InFlight();
            return _leaving;
        }
    }

    /// <summary>The tables have it now.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            Settled = _leaving?.UpTo ?? Settled;
            _leaving = null;
        }
    }

    void Add(IntakeAppend append, long log)
    {
        _newest.Heads[append.Shard] = new ShardHead(append.Sequence, append.Cursor, append.NamesVersion);
        if (append.Rows.IsEmpty)
            return;

        _newest.Places.Add((append.Shard, append.Rows[0].Sequence, append.Sequence, log));
        Listed(_newest.Rows, append.Shard).AddRange(append.Rows);
        foreach (var row in append.Rows)
            _newest.Records[row.Record.Activity.Key] = row.Record;

        _newest.Size += append.Rows.Length;
    }

    void Add(RepCommit commit)
    {
        Change++;
        _newest.Reps[commit.Rep] = (commit.Row, Change);
        Listed(_newest.Ledgers, commit.Rep).AddRange(commit.Entries);
        foreach (var cell in commit.Past)
            _newest.Past[(commit.Rep, cell.Key)] = (cell, Change);

        _newest.Size += 1 + commit.Entries.Length + commit.Past.Length;
    }

    static List<T> Listed<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull =>
        lists.TryGetValue(key, out var list) ? list : lists[key] = [];
}
