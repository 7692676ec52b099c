using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;

namespace Arena.Grains.Store.Sqlite;

/// <summary>What is in the log and not yet in the tables, as it will stand there. Guarded by the lock of <see cref="Overlay"/>.</summary>
sealed class InFlight
{
    public Dictionary<int, ShardHead> Heads { get; } = [];

    public Dictionary<RecordKey, IntakeRecord> Records { get; } = [];

    public Dictionary<int, List<IntakeRow>> Rows { get; } = [];

    /// <summary>Where in the log the rows of an append lie.</summary>
    public List<(int Shard, long First, long Last, long Log)> Places { get; } = [];

    public Dictionary<long, (RepRow Row, long Change)> Reps { get; } = [];

    public Dictionary<long, List<LedgerEntry>> Ledgers { get; } = [];

    public Dictionary<(long Rep, CellKey Key), (PastCell Cell, long Change)> Past { get; } = [];

    public Dictionary<(string Kind, string Id), Document> Documents { get; } = [];

    /// <summary>The last row of the log that is in here.</summary>
    public long Log { get; set; }

    /// <summary>The highest change number in here; known when it leaves for the tables.</summary>
    public long UpTo { get; set; }

    /// <summary>How many rows it will take in the tables, roughly.</summary>
    public int Size { get; set; }
}
