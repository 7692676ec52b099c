using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Grains.Store;

namespace Arena.Grains.Teams;

/// <summary>Adds up what the members of one team earned for it, in the periods that somebody asks for.</summary>
[GrainType("team")]
sealed class TeamGrain(IChangeFeed store, IStoreLineage lineage, Playbook playbook, TimeProvider time) : Grain, ITeamGrain
{
    static readonly TimeSpan TidyPeriod = TimeSpan.FromSeconds(5);

    FollowedCells<TeamBoard> _boards = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var team = this.GetPrimaryKeyLong();
        _boards = new FollowedCells<TeamBoard>(
            store,
            lineage,
            [.. playbook.Rulebook.Tallies.Select(tally => tally.Id)],
            key => key.Team == team,
            _ => new TeamBoard(),
            (board, cell) => board.Apply(cell),
            time);
        await _boards.StartAsync(cancellationToken);
        this.RegisterGrainTimer(Tidy, new GrainTimerCreationOptions(TidyPeriod, TidyPeriod) { Interleave = true });
    }

    public async Task ApplyAsync(CellChanges changes)
    {
        await _boards.RenewAsync();
        await _boards.ApplyAsync(changes);
    }

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<TeamTotals> ReadAsync(string period)
    {
        await _boards.TryRenewAsync();
        await _boards.TryCatchUpAsync();
        return (await _boards.FindAsync(Period.Parse(period)!.Value)).Totals() with { IsStale = _boards.BehindSince is not null };
    }

    Task Tidy(CancellationToken cancellation)
    {
        _boards.LetGo(_ => { });
        return Task.CompletedTask;
    }
}
