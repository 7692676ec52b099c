using System.Collections.Immutable;
using Arena.Domain.Badges;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using NodaTime;
using Orleans.Utilities;

namespace Arena.Grains.Standings;

/// <summary>Follows the store's changes and hands each standings grain the cells that it ranks.</summary>
[GrainType("feed")]
sealed partial class FeedGrain(IChangeFeed store, Playbook playbook, TimeProvider time, ILogger<FeedGrain> log) : Grain, IFeedGrain
{
    const int PageSize = 2_000;
    const int CelebrationsKept = 20;
    static readonly TimeSpan PullPeriod = TimeSpan.FromSeconds(1);

    readonly ObserverManager<IFeedObserver> _observers = new(TimeSpan.FromSeconds(30), log);
    readonly Queue<RepCelebration> _celebrations = new();
    readonly Dictionary<string, Instant> _seen = new(StringComparer.Ordinal);
    long[] _positions = [];
    bool _pulling, _again;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _positions = [.. await store.ReadHeadsAsync(cancellationToken)];
        var found = new List<RepCelebration>();
        await foreach (var row in store.ReadAllRowsAsync(cancellationToken))
            found.AddRange(NewCelebrations(row));

        Keep(found.OrderBy(celebration => celebration.Celebration.At));
        this.RegisterGrainTimer(_ => PullAsync(), new GrainTimerCreationOptions(PullPeriod, PullPeriod) { Interleave = true, KeepAlive = true });
    }

    public Task HintAsync() => PullAsync();

    public Task<FeedNews> WatchAsync(IFeedObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.FromResult(new FeedNews([], [.. _celebrations]));
    }

    // One pull at a time; a hint that comes meanwhile asks for one more, so nothing waits for the next second.
    async Task PullAsync()
    {
        _again = true;
        if (_pulling)
            return;

        _pulling = true;
        try
        {
            while (_again)
            {
                _again = false;
                await Task.WhenAll(Enumerable.Range(0, store.ChangeShards).Select(PullAsync));
            }
        }
        catch (Exception failed)
        {
            LogPullFailed(failed);
        }
        finally
        {
            _pulling = false;
        }
    }

    async Task PullAsync(int shard)
    {
        while (true)
        {
            var after = _positions[shard];
            var page = await store.ReadChangesAsync(shard, after, PageSize, CancellationToken.None);
            if (page.UpTo <= after)
                return;

            _positions[shard] = page.UpTo;
            foreach (var tally in playbook.Rulebook.Tallies)
                _ = HandOnAsync(tally.Id, new TallyChanges(shard, after, page.UpTo, CellsOf(page, tally.Id)));

            var celebrations = page.Rows.SelectMany(NewCelebrations).ToImmutableArray();
            Keep(celebrations);
            await _observers.Notify(observer => observer.OnNewsAsync(new FeedNews([.. page.Rows.Select(row => row.Rep)], celebrations)));
        }
    }

    // A grain that misses this finds a gap with the next one and reads for itself.
    async Task HandOnAsync(string tally, TallyChanges changes)
    {
        try
        {
            await GrainFactory.GetGrain<IStandingsGrain>(tally).ApplyAsync(changes);
        }
        catch (Exception failed)
        {
            LogHandOnFailed(failed, tally);
        }
    }

    internal static ImmutableArray<RepCell> CellsOf(ChangePage page, string tally) =>
    [
        .. page.Past.Where(cell => cell.Key.Tally == tally).Select(cell => new RepCell(cell.Rep, cell.Key, cell.Cell)),
        .. page.Rows.SelectMany(row => row.Cells.Where(cell => cell.Key.Tally == tally).Select(cell => new RepCell(row.Rep, cell.Key, cell.Value))),
    ];

    List<RepCelebration> NewCelebrations(RepRow row)
    {
        var oldest = Instant.FromDateTimeOffset(time.GetUtcNow()) - BadgeAward.CelebratedWithin;
        foreach (var forgotten in _seen.Where(seen => seen.Value <= oldest).Select(seen => seen.Key).ToList())
            _seen.Remove(forgotten);

        return [.. row.Celebrations.Where(celebration => celebration.At > oldest && _seen.TryAdd(celebration.Id, celebration.At))
            .Select(celebration => new RepCelebration(row.Rep, celebration))];
    }

    void Keep(IEnumerable<RepCelebration> celebrations)
    {
        foreach (var celebration in celebrations)
            _celebrations.Enqueue(celebration);

        while (_celebrations.Count > CelebrationsKept)
            _celebrations.Dequeue();
    }

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "The changes could not be read; trying again in a second")]
    partial void LogPullFailed(Exception failed);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "The standings of {Tally} did not take their changes; they will read for themselves")]
    partial void LogHandOnFailed(Exception failed, string tally);
}
