using System.Runtime.CompilerServices;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Grains.Standings;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Tests.Standings;

/// <summary>A store into which somebody commits during every read: each commit goes to the follower at once, as the feed would hand it on.</summary>
sealed class RestlessStore : IChangeFeed, IStoreLineage
{
    public const string Tally = "points";

    // A build that waits for a moment of rest would read for ever.
    const int MostReads = 2_000;
    static readonly LocalDate Today = new(2026, 9, 7);

    readonly Dictionary<long, (RepRow Row, long Change)> _rows = [];
    readonly Random _chance;
    readonly int _reps;
    long _head;
    int _reads;

    public RestlessStore(int reps, int seed)
    {
        (_reps, _chance) = (reps, new Random(seed));
        for (var rep = 1; rep <= reps; rep++)
            Write(rep);
    }

    public static Domain.Periods.Period Period => Domain.Periods.Period.All;

    /// <summary>Who is told of every commit; nobody, and nobody commits any more, when null.</summary>
    public FollowedCells<Dictionary<long, long>>? Follower { get; set; }

    public IEnumerable<KeyValuePair<long, long>> Values => _rows.Select(row => KeyValuePair.Create(row.Key, row.Value.Row.Cells.Values.Single().Value));

    public int ChangeShards => 1;

    public long Lineage { get; set; } = 1;

    public async Task CommitAsync()
    {
        var rep = 1 + _chance.Next(_reps);
        Write(rep);
        await Follower!.ApplyAsync(new CellChanges(0, _head - 1, _head, [.. _rows[rep].Row.RepCells()]));
    }

    public Task<IReadOnlyList<long>> ReadHeadsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<long>>([_head]);

    public async Task<ChangePage> ReadChangesAsync(int changeShard, long after, int limit, CancellationToken cancellation)
    {
        var page = new ChangePage(_head, [.. _rows.Values.Where(row => row.Change > after).OrderBy(row => row.Change).Select(row => row.Row)], []);
        await DisturbAsync();
        return page;
    }

    public async IAsyncEnumerable<RepRow> ReadAllRowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var rep = 1L; rep <= _reps; rep++)
        {
            var row = _rows[rep].Row;
            await DisturbAsync();
            yield return row;
        }
    }

    public async IAsyncEnumerable<PastCell> ReadPastAsync(string tally, Domain.Periods.Period period, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await DisturbAsync();
        yield break;
    }

    async Task DisturbAsync()
    {
        Assert.True(++_reads < MostReads, "It reads for ever.");
        await Task.Yield();
        if (Follower is not null)
            await CommitAsync();
    }

    void Write(long rep)
    {
        var cells = new Dictionary<CellKey, Cell> { [new CellKey(Tally, Period, 1)] = Cell.Empty.Change(_chance.Next(1_000_000), Instant.FromUnixTimeSeconds(_head), Today) };
        _rows[rep] = (new RepRowPatch(_head + 1, 0, "", Today, [], Membership.Of(1), [], [], [], cells, []).ApplyTo(rep, before: null), ++_head);
    }
}
