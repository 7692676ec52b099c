using Arena.Grains.Standings;
using Arena.Grains.Telemetry;
using Arena.Server.Access;
using Arena.Server.Reps;
using Arena.Server.Standings;
using Arena.Server.Walls;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Arena.Server.Live;

/// <summary>Where walls and phones listen. It joins groups and answers with snapshots; frames are sent by <see cref="LiveRelay"/>.</summary>
sealed class LiveHub(LiveRelay relay, BoardPeriods periods, RepViews reps, WallConnections walls) : Hub<ILiveClient>
{
    /// <summary>The most boards and reps that one connection may watch.</summary>
    const int MostWatches = 50;

    [Authorize(Policy = Policies.Read)]
    public Task<StandingsView> WatchBoard(string board, string period) => WatchAsync(StandingsScope.Reps, board, period);

    [Authorize(Policy = Policies.Read)]
    public Task<StandingsView> WatchTeams(string board, string period) => WatchAsync(StandingsScope.Teams, board, period);

    [Authorize(Policy = Policies.Read)]
    public async Task<RepView> WatchRep(string id)
    {
        var rep = await reps.FindAsync(id, Period.All) ?? throw new HubException($"There is no rep {id}.");
        Join(LiveRelay.GroupOfRep(id));
        await Groups.AddToGroupAsync(Context.ConnectionId, LiveRelay.GroupOfRep(id), Context.ConnectionAborted);
        relay.WatchRep(id);
        return rep;
    }

    [Authorize(Policy = Policies.Read)]
    public async Task<IReadOnlyList<CelebrationView>> WatchFeed()
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, LiveRelay.FeedGroup, Context.ConnectionAborted);
        return await relay.LatestCelebrationsAsync();
    }

    public override Task OnConnectedAsync()
    {
        ArenaTelemetry.Displays.Add(1);
        if (!walls.TryOpen(Context))
            Context.Abort();

        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        walls.Closed(Context);
        ArenaTelemetry.Displays.Add(-1);
        foreach (var group in Joined())
            relay.Leave(group);

        return Task.CompletedTask;
    }

    async Task<StandingsView> WatchAsync(StandingsScope scope, string board, string period)
    {
        if (periods.Find(board, period) is not { } found)
            throw new HubException($"There is no board {board}, or no period {period}.");

        var watch = new BoardWatch(scope, found.Tally, period);
        Join(watch.Group);

        // The group first: a frame that comes before the snapshot is older than it and is passed over, a frame after it fits.
        await Groups.AddToGroupAsync(Context.ConnectionId, watch.Group, Context.ConnectionAborted);
        return await relay.WatchAsync(watch);
    }

    void Join(string group)
    {
        var joined = Joined();
        if (joined.Count >= MostWatches && !joined.Contains(group))
            throw new HubException($"One connection watches at most {MostWatches} boards and reps.");

        if (joined.Add(group))
            relay.Enter(group);
    }

    HashSet<string> Joined()
    {
        if (Context.Items.TryGetValue(nameof(Joined), out var joined))
            return (HashSet<string>)joined!;

        var none = new HashSet<string>(StringComparer.Ordinal);
        Context.Items[nameof(Joined)] = none;
        return none;
    }
}
