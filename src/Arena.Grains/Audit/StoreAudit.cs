using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Audit;

/// <summary>
/// Works everything out again from what cannot be derived (the intake's log and the ledgers) and compares it with what stands: chains, rows, older
/// numbers, grants, standings. It may run at any time: whose numbers change while they are looked at is looked at again.
/// </summary>
public sealed class StoreAudit(IArenaStore store, IGrainFactory grains, Playbook playbook, OrganisationDirectory organisation, TimeProvider time)
{
    const int MostRounds = 5;
    static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    readonly Dictionary<long, LedgerFold> _folds = [];
    long _entries, _records;
    int _boards;

    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<AuditResult> RunAsync(Func<WorkProgress, Task> progress, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var findings = await CompareAsync(progress, cancellation);
            var changed = await FindChangedAsync(cancellation);
            var differences = findings.Where(finding => !finding.Reps.Any(changed.Contains)).Select(finding => finding.Difference).Distinct().ToImmutableArray();

            // What has been received and not yet posted is no fault: it is gone with the next look.
            if (round == MostRounds || (differences.IsEmpty && changed.Count == 0))
                return new AuditResult(_folds.Count, _entries, _records, _boards, changed.Count, differences);

            await Task.Delay(BetweenRounds, time, cancellation);
        }
    }

    async Task<List<Finding>> CompareAsync(Func<WorkProgress, Task> progress, CancellationToken cancellation)
    {
        // The intake first: what it says now is in the ledgers a moment later.
        var intake = new IntakeCheck(store);
        for (var shard = 0; shard < RecordKey.Shards; shard++)
        {
            await progress(new WorkProgress("intake", shard, RecordKey.Shards));
            await intake.ReadAsync(shard, cancellation);
        }

        _records = intake.Records;
        await FoldAsync(progress, cancellation);
        var findings = _folds.Values.SelectMany(fold => fold.CompareRow()).Concat(intake.Compare(_folds)).ToList();
        await ComparePastAsync(findings, progress, cancellation);
        await CompareStandingsAsync(findings, progress);
        return findings;
    }

    // Only those that have changed since the last round are folded again.
    async Task FoldAsync(Func<WorkProgress, Task> progress, CancellationToken cancellation)
    {
        var done = 0;
        await foreach (var row in store.ReadAllRowsAsync(cancellation))
        {
            if (_folds.TryGetValue(row.Rep, out var known) && known.Row.Version == row.Version)
                continue;

            if (done++ % 100 == 0)
                await progress(new WorkProgress("ledgers", done, 0));

            _entries += row.Sequence - (known?.Row.Sequence ?? 0);
            _folds[row.Rep] = await LedgerFold.ReadAsync(store, row, playbook, cancellation);
        }
    }

    async Task ComparePastAsync(List<Finding> findings, Func<WorkProgress, Task> progress, CancellationToken cancellation)
    {
        var expected = _folds.Values.SelectMany(fold => fold.OutsideRow().Select(cell => (Fold: fold, cell.Key, cell.Value)))
            .GroupBy(cell => (cell.Key.Tally, cell.Key.Period))
            .ToList();
        var done = 0;
        foreach (var group in expected)
        {
            if (done++ % 50 == 0)
                await progress(new WorkProgress("older numbers", done, expected.Count));

            var found = new Dictionary<(long, CellKey), Cell>();
            await foreach (var cell in store.ReadPastAsync(group.Key.Tally, group.Key.Period, cancellation))
                found[(cell.Rep, cell.Key)] = cell.Cell;

            foreach (var (fold, key, cell) in group)
            {
                Cell? stands = found.TryGetValue((fold.Row.Rep, key), out var past) ? past : null;
                if ((stands?.Value, stands?.ReachedAt) != (cell.Value, cell.ReachedAt))
                    findings.Add(fold.Other(key, cell, stands));
            }
        }
    }

    async Task CompareStandingsAsync(List<Finding> findings, Func<WorkProgress, Task> progress)
    {
        var check = new StandingsCheck(grains, await organisation.LatestAsync(), playbook.Calendar, _folds);
        var boards = check.Boards(playbook.Calendar.DateOf(Instant.FromDateTimeOffset(time.GetUtcNow())));
        _boards = 2 * boards.Count;
        for (var index = 0; index < boards.Count; index++)
        {
            if (index % 20 == 0)
                await progress(new WorkProgress("standings", index, boards.Count));

            findings.AddRange(await check.CompareAsync(boards[index].Tally, boards[index].Period));
        }
    }

    async Task<HashSet<long>> FindChangedAsync(CancellationToken cancellation)
    {
        var changed = new HashSet<long>();
        await foreach (var row in store.ReadAllRowsAsync(cancellation))
        {
            if (!_folds.TryGetValue(row.Rep, out var fold) || fold.Row.Version != row.Version)
                changed.Add(row.Rep);
        }

        return changed;
    }
}
