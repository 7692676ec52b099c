using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;

namespace Arena.Domain.Tests.Simulation;

/// <summary>A store in memory with the two fences of the real ones. It also checks, write by write, what must never happen at any moment.</summary>
sealed class SimulatedStore(Breakage breakage)
{
    readonly Dictionary<int, ShardState> _shards = [];
    readonly Dictionary<int, List<IntakeRow>> _rows = [];
    readonly Dictionary<long, RepAccount> _accounts = [];
    readonly Dictionary<long, List<LedgerEntry>> _ledgers = [];
    readonly HashSet<string> _celebrated = new(StringComparer.Ordinal);

    public ShardState ReadShard(int shard) => _shards.GetValueOrDefault(shard, ShardState.Empty);

    public IReadOnlyList<IntakeRow> ReadRows(int shard, long from) => [.. _rows.GetValueOrDefault(shard, []).Where(row => row.Sequence >= from)];

    public RepAccount ReadRep(long rep) => _accounts.TryGetValue(rep, out var account) ? account : Sample.AccountOf(rep);

    public IReadOnlyList<LedgerEntry> ReadLedger(long rep) => _ledgers.GetValueOrDefault(rep, []);

    public bool TryAppend(IntakeAppend append)
    {
        var state = ReadShard(append.Shard);
        if (append.ExpectedSequence != state.Sequence && breakage != Breakage.NoFenceOfShards)
            return false;

        _shards[append.Shard] = state.After(append);
        if (!_rows.TryGetValue(append.Shard, out var rows))
            _rows[append.Shard] = rows = [];

        rows.AddRange(append.Rows);
        return true;
    }

    public bool TryCommit(RepChange change)
    {
        var account = change.Account;
        var before = ReadRep(account.Rep);
        if (change.ExpectedVersion != before.Version && breakage != Breakage.NoFenceOfReps)
            return false;

        if (!_ledgers.TryGetValue(account.Rep, out var ledger))
            _ledgers[account.Rep] = ledger = [];

        Assert.Equal(change.Entries.Select((_, index) => ledger.Count + index + 1L), change.Entries.Select(entry => entry.Sequence));
        Assert.All(account.Marks.Zip(before.Marks), marks => Assert.True(marks.First >= marks.Second, "A mark went back."));
        Assert.All(account.Celebrations.Except(before.Celebrations), news => Assert.True(_celebrated.Add(news.Id), $"{news.Id} was celebrated twice."));

        ledger.AddRange(change.Entries);
        _accounts[account.Rep] = account;
        return true;
    }
}

/// <summary>What a shard's activation reads when it starts, and what it holds in memory from then on.</summary>
sealed record ShardState(long Sequence, long Cursor, long NamesVersion, ImmutableDictionary<RecordKey, IntakeRecord> Records)
{
    public static ShardState Empty { get; } = new(0, 1, 0, ImmutableDictionary<RecordKey, IntakeRecord>.Empty);

    public ShardState After(IntakeAppend append) => new(
        append.Sequence, append.Cursor, append.NamesVersion,
        Records.SetItems(append.Rows.Select(row => KeyValuePair.Create(row.Record.Activity.Key, row.Record))));
}
