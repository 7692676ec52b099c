using System.Collections.Concurrent;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Server.Cluster;
using Arena.Server.Reps;
using Arena.Server.Standings;
using Microsoft.AspNetCore.SignalR;

namespace Arena.Server.Live;

/// <summary>
/// Observes the standings that somebody here watches and sends their frames to a group: serialised once however many screens there are.
/// Each watch is renewed every few seconds; the answer tells whether a frame was missed and wakes a board whose silo died.
/// </summary>
sealed partial class LiveRelay(
    IGrainFactory grains,
    SecondAsk again,
    IHubContext<LiveHub, ILiveClient> hub,
    Playbook playbook,
    BoardPeriods periods,
    OrganisationDirectory organisation,
    RepViews reps,
    TimeProvider time,
    ILogger<LiveRelay> log) : BackgroundService, IFeedObserver
{
    public const string FeedGroup = "feed";

    /// <summary>A board whose silo died is dark until it is asked for: this long at most after another silo can have it.</summary>
    static readonly TimeSpan RenewPeriod = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, BoardRelay> _boards = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, int> _members = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, bool> _reps = new(StringComparer.Ordinal);
    IFeedObserver? _feed;

    public static string GroupOfRep(string id) => $"rep:{id}";

    public void Enter(string group) => _members.AddOrUpdate(group, 1, (_, members) => members + 1);

    public void Leave(string group) => _members.AddOrUpdate(group, 0, (_, members) => Math.Max(members - 1, 0));

    public void WatchRep(string id) => _reps[id] = true;

    /// <summary>Starts to relay a board, if nobody watched it yet, and answers with its snapshot.</summary>
    public async Task<StandingsView> WatchAsync(BoardWatch watch)
    {
        var board = _boards.GetOrAdd(watch.Group, _ => new BoardRelay(watch, grains, hub, periods, playbook, time));
        return StandingsView.Of(await again.AskAsync(board.RenewAsync), new ValueShape(watch.Tally, playbook.BaseCurrency));
    }

    /// <summary>The latest celebrations, oldest first.</summary>
    public async Task<IReadOnlyList<CelebrationView>> LatestCelebrationsAsync()
    {
        var news = await WatchFeedAsync();
        var view = await organisation.LatestOrKnownAsync();
        return [.. news.Celebrations.Select(celebration => View(celebration, view))];
    }

    public async Task OnNewsAsync(FeedNews news)
    {
        try
        {
            var view = news.Celebrations.IsEmpty ? organisation.Known : await organisation.LatestOrKnownAsync();
            foreach (var celebration in news.Celebrations)
                await hub.Clients.Group(FeedGroup).Celebration(View(celebration, view));

            foreach (var id in news.Reps.Select(number => view.RepsByNumber.GetValueOrDefault(number)?.Id).OfType<string>().Where(_reps.ContainsKey))
            {
                if (await reps.FindAsync(id, Period.All) is { } rep)
                    await hub.Clients.Group(GroupOfRep(id)).Rep(rep);
            }
        }
        catch (Exception failed)
        {
            LogNewsFailed(failed);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RenewPeriod, time);
        do
        {
            // None waits for another, nor for its own last one: a call to a silo that hangs is over only when its time is up.
            _ = RenewAsync(WatchFeedAsync, stoppingToken);
            foreach (var id in _reps.Keys.Where(id => _members.GetValueOrDefault(GroupOfRep(id)) == 0))
                _reps.TryRemove(id, out _);

            foreach (var board in _boards)
            {
                if (_members.GetValueOrDefault(board.Key) > 0)
                    _ = RenewAsync(board.Value.RenewAsync, stoppingToken);
                else if (_boards.TryRemove(board))
                    _members.TryRemove(KeyValuePair.Create(board.Key, 0));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task RenewAsync(Func<Task> renew, CancellationToken stopping)
    {
        try
        {
            await renew();
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The silo stops as well and answers no more.
        }
        catch (Exception failed)
        {
            LogRenewalFailed(failed);
        }
    }

    // The observer is held here, because Orleans holds it weakly.
    Task<FeedNews> WatchFeedAsync()
    {
        _feed ??= grains.CreateObjectReference<IFeedObserver>(this);
        return grains.GetGrain<IFeedGrain>(0).WatchAsync(_feed);
    }

    CelebrationView View(RepCelebration celebration, OrganisationView view)
    {
        var rep = view.RepsByNumber[celebration.Rep];
        var badge = playbook.Rulebook.Badges.First(rule => rule.Id == celebration.Celebration.Badge);
        return new CelebrationView(celebration.Celebration.Id, "badge", badge.Id, rep.Id, rep.ShownName, badge.Title, celebration.Celebration.At.ToDateTimeOffset());
    }

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "Not every board could be watched; trying again in a moment")]
    partial void LogRenewalFailed(Exception failed);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Warning, Message = "News could not be sent on")]
    partial void LogNewsFailed(Exception failed);
}
