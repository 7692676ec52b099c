using Arena.Domain.Ledger;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Standings;

/// <summary>
/// The cells that concern one grain, a board for each period that anybody asks for. A board is built from the store when it is first asked for, kept up
/// by what the feed hands on, and let go when nobody asks any more. Everything in it is derived. For use within a grain: one turn at a time.
/// </summary>
/// <param name="store">The truth.</param>
/// <param name="lineage">Says when it may be another one.</param>
/// <param name="tallies">Of these tallies.</param>
/// <param name="concerns">Which of their cells.</param>
/// <param name="create">An empty board.</param>
/// <param name="apply">Takes over a cell as it is now; doing so twice changes nothing.</param>
/// <param name="time">The time.</param>
/// <param name="nextEpoch">Gives each beginning a higher number than the one before; null where nobody asks for it.</param>
sealed class FollowedCells<TBoard>(
    IChangeFeed store, IStoreLineage lineage, IReadOnlyCollection<string> tallies, Func<CellKey, bool> concerns, Func<Period, TBoard> create, Action<TBoard, RepCell> apply,
    TimeProvider time, Func<CancellationToken, Task<long>>? nextEpoch = null)
    where TBoard : class
{
    const int PageSize = 2_000;
    static readonly Duration KeptFor = Duration.FromMinutes(10);

    /// <summary>How many boards are kept at most, those that were used last.</summary>
    const int MostBoards = 64;

    /// <summary>How long a reader waits for the store: while it is known to be away, only so long that its return is not missed.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    static readonly TimeSpan PatienceWhileAway = TimeSpan.FromMilliseconds(250);

    readonly Dictionary<Period, (Task<TBoard> Building, Instant UsedAt)> _boards = [];

    // What came for boards that are being built: they take it over before they are handed out.
    readonly Dictionary<Period, Dictionary<(long Rep, CellKey Key), RepCell>> _meanwhile = [];
    long[] _positions = [];
    Instant _currentAt;
    long _lineage;
    Task _renewing = Task.CompletedTask;
    Task _catchUp = Task.CompletedTask;
    Task? _nextCatchUp;

    /// <summary>Since when the boards may be behind, because the store does not answer; null while it does.</summary>
    public Instant? BehindSince { get; private set; }

    /// <summary>Of the last beginning: what it shows is later than all that was shown before it, though numbers be lower.</summary>
    public long Epoch { get; private set; }

    /// <summary>The boards that are built.</summary>
    public IEnumerable<TBoard> Boards => _boards.Values.Where(board => board.Building.IsCompletedSuccessfully).Select(board => Built(board.Building));

    /// <summary>Begins where the store is now, with nothing; call it when the grain is activated.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var (present, began) = (lineage.Lineage, Now);
        var epoch = nextEpoch is null ? 0 : await nextEpoch(cancellation);
        var heads = await store.ReadHeadsAsync(cancellation);
        _boards.Clear();
        _meanwhile.Clear();
        (_positions, _lineage, _currentAt, Epoch) = ([.. heads], present, began, epoch);
    }

    /// <summary>
    /// Begins anew when the store may have gone back since the last beginning: nothing here is right then. All who find it so wait for one beginning; a second
    /// one would throw away the boards that readers of the first were shown, and could end with the lower of two epochs.
    /// </summary>
    public Task RenewAsync() => lineage.Lineage == _lineage ? Task.CompletedTask : _renewing.IsCompleted ? _renewing = StartAsync(CancellationToken.None) : _renewing;

    /// <summary>As <see cref="RenewAsync"/>; while the store is away, what is in memory is shown and called stale, whatever the store may turn out to be.</summary>
    public async Task TryRenewAsync()
    {
        try
        {
            await RenewAsync();
        }
        catch (StoreUnavailableException)
        {
            // Whoever reads the boards finds the same, and says so.
        }
    }

    /// <summary>Takes what the feed hands on, or reads for itself when something is missing before it.</summary>
    public async Task ApplyAsync(CellChanges changes)
    {
        if (changes.After > _positions[changes.Shard])
            await CatchUpAsync();
        else
            Apply(changes.Shard, changes.UpTo, changes.Cells);
    }

    /// <summary>
    /// Asks the store for what the feed has not brought yet: whoever was told "accepted" before the call finds it in the boards after it. Those who ask
    /// while a read of the store is under way may have been told of something later than it, so they wait for the next one.
    /// </summary>
    public Task CatchUpAsync()
    {
        if (_catchUp.IsCompleted)
            return _catchUp = ReadChangesAsync();

        return _nextCatchUp ??= NextAsync();

        async Task NextAsync()
        {
            try
            {
                await _catchUp;
            }
            catch (StoreUnavailableException)
            {
                // That was for those who waited for it; these get an answer of their own.
            }

            _nextCatchUp = null;
            await (_catchUp = ReadChangesAsync());
        }
    }

    /// <summary>As <see cref="CatchUpAsync"/>, but goes on with what is in memory when the store does not answer soon: <see cref="BehindSince"/> says so.</summary>
    public async Task TryCatchUpAsync()
    {
        try
        {
            var caughtUp = CatchUpAsync();
            if (BehindSince is not null)
            {
                await Task.WhenAny(caughtUp, Task.Delay(PatienceWhileAway, time));

                // Back meanwhile, though slow perhaps: whoever asks now is answered like any other, or the mark would never go under load.
                if (!caughtUp.IsCompleted && BehindSince is not null)
                    return;
            }

            // In two parts: a process that stood still for a moment uses up one of them, and the store is not to blame.
            await Task.WhenAny(caughtUp, Task.Delay(Patience / 2, time));
            await caughtUp.WaitAsync(Patience / 2, time);
        }
        catch (Exception away) when (away is StoreUnavailableException or TimeoutException)
        {
            BehindSince ??= _currentAt;
        }
    }

    /// <summary>The board of a period.</summary>
    public async Task<TBoard> FindAsync(Period period)
    {
        var building = _boards.TryGetValue(period, out var known) ? known.Building : BuildAsync(period);
        _boards[period] = (building, Now);
        try
        {
            return await building;
        }
        catch
        {
            // Another one may be under way meanwhile, and takes over what comes.
            if (_boards.GetValueOrDefault(period).Building == building)
                _boards.Remove(period);

            throw;
        }
    }

    /// <summary>Forgets the boards that nobody asked for lately, and the eldest of too many.</summary>
    /// <param name="forgotten">Is told of each.</param>
    public void LetGo(Action<TBoard> forgotten)
    {
        var oldest = Now - KeptFor;
        var built = _boards.Where(board => board.Value.Building.IsCompletedSuccessfully).OrderByDescending(board => board.Value.UsedAt).ToList();
        foreach (var (period, board) in built.Where((board, index) => index >= MostBoards || board.Value.UsedAt < oldest))
        {
            forgotten(Built(board.Building));
            _boards.Remove(period);
        }
    }

    async Task ReadChangesAsync()
    {
        var began = Now;
        var heads = await store.ReadHeadsAsync(CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, store.ChangeShards).Where(shard => heads[shard] > _positions[shard]).Select(ReadChangesAsync));
        (_currentAt, BehindSince) = (began, null);
    }

    async Task ReadChangesAsync(int shard)
    {
        long before;
        do
        {
            before = _positions[shard];
            var page = await store.ReadChangesAsync(shard, before, PageSize, CancellationToken.None);
            Apply(shard, page.UpTo, page.Cells());
            if (page.Rows.Length + page.Past.Length < PageSize)
                return;
        }
        while (_positions[shard] > before);
    }

    void Apply(int shard, long upTo, IEnumerable<RepCell> cells)
    {
        if (upTo <= _positions[shard])
            return;

        _positions[shard] = upTo;

        foreach (var cell in cells.Where(cell => Concerns(cell.Key)))
        {
            if (_meanwhile.TryGetValue(cell.Key.Period, out var meanwhile))
                meanwhile[(cell.Rep, cell.Key)] = cell;
            else if (_boards.TryGetValue(cell.Key.Period, out var board) && board.Building.IsCompletedSuccessfully)
                apply(Built(board.Building), cell);
        }
    }

    // What stands at the position from which it starts is in what it reads; all that comes later comes through Apply, and is at least as new. So a build ends
    // when it has read the store once, however much is committed meanwhile.
    async Task<TBoard> BuildAsync(Period period)
    {
        var (began, meanwhile) = (_lineage, new Dictionary<(long Rep, CellKey Key), RepCell>());
        _meanwhile[period] = meanwhile;
        try
        {
            var board = create(period);
            foreach (var tally in tallies)
            {
                await foreach (var cell in store.ReadPastAsync(tally, period, CancellationToken.None))
                    ApplyTo(board, period, new RepCell(cell.Rep, cell.Key, cell.Cell));
            }

            // A cell that stands in a row as well is newer there.
            await foreach (var row in store.ReadAllRowsAsync(CancellationToken.None))
            {
                foreach (var cell in row.RepCells())
                    ApplyTo(board, period, cell);
            }

            if (lineage.Lineage != began || _lineage != began)
                throw new StoreUnavailableException("The store may have gone back while it was read; ask again.");

            foreach (var cell in meanwhile.Values)
                apply(board, cell);

            return board;
        }
        finally
        {
            if (_meanwhile.GetValueOrDefault(period) == meanwhile)
                _meanwhile.Remove(period);
        }
    }

    void ApplyTo(TBoard board, Period period, RepCell cell)
    {
        if (cell.Key.Period == period && Concerns(cell.Key))
            apply(board, cell);
    }

    bool Concerns(CellKey key) => tallies.Contains(key.Tally, StringComparer.Ordinal) && concerns(key);

    Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    static TBoard Built(Task<TBoard> building) => building.GetAwaiter().GetResult();
}
