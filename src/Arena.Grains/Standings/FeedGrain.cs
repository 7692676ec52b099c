using System.Collections.Immutable;
using Arena.Domain.Badges;
using Arena.Grains.Recovery;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Grains.Teams;
using Arena.Grains.Telemetry;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Orleans.Utilities;

namespace Arena.Grains.Standings;

/// <summary>Follows the store's changes and hands each standings and team grain the cells that it keeps.</summary>
[GrainType("feed")]
sealed partial class FeedGrain(
    IChangeFeed store, IStoreLineage lineage, StoreAlarm alarm, Playbook playbook, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<FeedGrain> log) : Grain, IFeedGrain
{
    const int PageSize = 2_000;
    const int CelebrationsKept = 20;
    static readonly TimeSpan PullPeriod = TimeSpan.FromSeconds(1);

    readonly ObserverManager<IFeedObserver> _observers = new(TimeSpan.FromSeconds(30), log);
    readonly Queue<RepCelebration> _celebrations = new();
    readonly Dictionary<string, Instant> _seen = new(StringComparer.Ordinal);
    readonly Dictionary<(int Shard, int Team), long> _toldTeams = [];
    readonly CellsSeen _changes = new();
    long[] _startedAt = [];
    long[] _positions = [];
    long _lineage;
    bool _pulling, _again;
    System.Diagnostics.ActivityContext _because;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _lineage = lineage.Lineage;
        _startedAt = [.. await store.ReadHeadsAsync(cancellationToken)];
        _positions = [.. _startedAt];
        var found = new List<RepCelebration>();
        await foreach (var row in store.ReadAllRowsAsync(cancellationToken))
            found.AddRange(NewCelebrations(row));

        Keep(found.OrderBy(celebration => celebration.Celebration.At));
        this.RegisterGrainTimer(_ => PullAsync(), new GrainTimerCreationOptions(PullPeriod, PullPeriod) { Interleave = true, KeepAlive = true });
    }

    public Task HintAsync()
    {
        _because = System.Diagnostics.Activity.Current?.Context ?? default;
        return PullAsync();
    }

    public Task<FeedNews> WatchAsync(IFeedObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.FromResult(new FeedNews([], [.. _celebrations]));
    }

    // One pull at a time; a hint that comes meanwhile asks for one more, so nothing waits for the next second.
    async Task PullAsync()
    {
        _again = true;
        if (_pulling || lifetime.ApplicationStopping.IsCancellationRequested)
            return;

        _pulling = true;
        try
        {
            while (_again)
            {
                _again = false;
                if (lineage.Lineage != _lineage)
                    await StartAgainAsync();

                await Task.WhenAll(Enumerable.Range(0, store.ChangeShards).Select(PullAsync));
            }
        }
        catch (Exception) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The store is closed next.
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

    // The store may have gone back. Heads tell whether it did, unless it has been written to since; so all that follows begins anew in either case.
    async Task StartAgainAsync()
    {
        var now = lineage.Lineage;
        var heads = await store.ReadHeadsAsync(CancellationToken.None);
        var back = Enumerable.Range(0, heads.Count).Where(shard => heads[shard] < _positions[shard]).ToList();
        if (back.Count > 0)
            alarm.WentBack($"changes of {back.Count} shards, shard {back[0]} from {_positions[back[0]]} to {heads[back[0]]}");

        _startedAt = [.. heads];
        _positions = [.. heads];
        _toldTeams.Clear();
        _changes.Forget();
        _lineage = now;

        // Whoever watches a rep has seen a number that may be gone.
        var reps = ImmutableArray.CreateBuilder<long>();
        await foreach (var row in store.ReadAllRowsAsync(CancellationToken.None))
            reps.Add(row.Rep);

        await _observers.Notify(observer => observer.OnNewsAsync(new FeedNews(reps.ToImmutable(), [])));
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
            HandOn(shard, after, page);
            ForgetOldCelebrations();
            var celebrations = page.Rows.SelectMany(NewCelebrations).ToImmutableArray();
            Keep(celebrations);
            await _observers.Notify(observer => observer.OnNewsAsync(new FeedNews([.. page.Rows.Select(row => row.Rep)], celebrations)));
        }
    }

    void HandOn(int shard, long after, ChangePage page)
    {
        // The pull that finds a change need not be the one that the change asked for.
        using var span = ArenaTelemetry.Spans.StartActivity("hand on", System.Diagnostics.ActivityKind.Internal, _because);
        var cells = _changes.Of(page).ToList();
        var byTally = cells.ToLookup(cell => cell.Key.Tally, StringComparer.Ordinal);
        foreach (var tally in playbook.Rulebook.Tallies)
            _ = HandOnAsync(changes => GrainFactory.GetGrain<IStandingsGrain>(tally.Id).ApplyAsync(changes), tally.Id, new CellChanges(shard, after, page.UpTo, [.. byTally[tally.Id]]));

        // Teams are many, and most are not concerned: each is told from where there was nothing else for it.
        foreach (var team in cells.GroupBy(cell => cell.Key.Team))
        {
            var told = _toldTeams.GetValueOrDefault((shard, team.Key), _startedAt[shard]);
            _toldTeams[(shard, team.Key)] = page.UpTo;
            _ = HandOnAsync(changes => GrainFactory.GetGrain<ITeamGrain>(team.Key).ApplyAsync(changes), $"team {team.Key}", new CellChanges(shard, told, page.UpTo, [.. team]));
        }
    }

    // A grain that misses this finds a gap with the next one and reads for itself.
    async Task HandOnAsync(Func<CellChanges, Task> receiver, string name, CellChanges changes)
    {
        try
        {
            await receiver(changes);
        }
        catch (Exception) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The grains stop as well.
        }
        catch (Exception failed)
        {
            LogHandOnFailed(failed, name);
        }
    }

    Instant OldestCelebrated => Instant.FromDateTimeOffset(time.GetUtcNow()) - BadgeAward.CelebratedWithin;

    void ForgetOldCelebrations()
    {
        var oldest = OldestCelebrated;
        foreach (var (id, at) in _seen)
        {
            if (at <= oldest)
                _seen.Remove(id);
        }
    }

    List<RepCelebration> NewCelebrations(RepRow row)
    {
        var oldest = OldestCelebrated;
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

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "{Receiver} did not take what changed, and will read for itself")]
    partial void LogHandOnFailed(Exception failed, string receiver);
}
