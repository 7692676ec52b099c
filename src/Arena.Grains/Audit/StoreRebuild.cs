using Arena.Domain.Activities;
using Arena.Grains.Intake;
using Arena.Grains.Organisation;
using Arena.Grains.Reps;
using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Grains.Store;
using Arena.Grains.Teams;

namespace Arena.Grains.Audit;

/// <summary>Throws away what is derived and works it out again: records from the log, what the ledgers lack from the records, numbers from the ledgers, standings from the numbers. Everything goes on meanwhile.</summary>
public sealed class StoreRebuild(IArenaStore store, IGrainFactory grains, Playbook playbook, OrganisationDirectory organisation)
{
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Gives up; what is done is done.</param>
    /// <exception cref="StoreUnavailableException">Not all could be written: ask again.</exception>
    public async Task<RebuildResult> RunAsync(Func<WorkProgress, Task> progress, CancellationToken cancellation)
    {
        var (records, entries) = (0, 0);
        for (var shard = 0; shard < RecordKey.Shards; shard++)
        {
            await progress(new WorkProgress("records", shard, RecordKey.Shards));
            records += await grains.GetGrain<IIntakeGrain>(shard).RebuildAsync();
            entries += (await grains.GetGrain<IIntakeGrain>(shard).RestateAsync()).Entries;
        }

        var reps = new List<long>();
        await foreach (var row in store.ReadAllRowsAsync(cancellation))
            reps.Add(row.Rep);

        for (var index = 0; index < reps.Count; index++)
        {
            await progress(new WorkProgress("reps", index, reps.Count));
            await grains.GetGrain<IRepGrain>(reps[index]).RebuildAsync();
        }

        var view = await organisation.LatestAsync();
        await Task.WhenAll(playbook.Rulebook.Tallies.Select(tally => grains.GetGrain<IStandingsGrain>(tally.Id).ForgetAsync())
            .Concat(view.TeamsByNumber.Keys.Select(team => grains.GetGrain<ITeamGrain>(team).ForgetAsync())));
        return new RebuildResult(reps.Count, records, playbook.Rulebook.Tallies.Length, entries);
    }
}

/// <summary>What was worked out again.</summary>
/// <param name="Reps">Reps whose numbers were written anew.</param>
/// <param name="Records">Records that had stood otherwise than the log says.</param>
/// <param name="Boards">Tallies whose standings begin anew.</param>
/// <param name="Entries">Ledger entries that were booked because a ledger said otherwise than the records.</param>
public sealed record RebuildResult(int Reps, int Records, int Boards, int Entries = 0);
