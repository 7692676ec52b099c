using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Tests.Store;

/// <summary>
/// What one intake shard appends in its life: new records, revisions, records that wait and are matched later, appends that only move the
/// cursor. The same shard and source give the same appends, so whoever reads a store can tell what must be in it.
/// </summary>
public sealed class IntakeSample(int shard, string source = "crm")
{
    readonly Dictionary<RecordKey, IntakeRecord> _records = [];
    readonly List<IntakeRow> _rows = [];
    int _steps;
    int _activities;
    RecordKey _latest;

    /// <summary>Where the shard's log stands after the appends so far.</summary>
    public ShardHead Head { get; private set; } = ShardHead.Empty;

    /// <summary>All rows so far.</summary>
    public IReadOnlyList<IntakeRow> Rows => _rows;

    /// <summary>The records in force.</summary>
    public IReadOnlyDictionary<RecordKey, IntakeRecord> Records => _records;

    /// <summary>The next append: one to four activities, sometimes a look at what waits, every seventh none of both.</summary>
    public IntakeAppend Next()
    {
        _steps++;
        var append = _steps % 7 == 0
            ? new IntakeAppend(shard, Head.Sequence, [], Cursor: Head.Sequence + 1, Head.NamesVersion + 1)
            : new IntakeAppend(shard, Head.Sequence, Decide(), Math.Max(1, Head.Sequence - 2), Head.NamesVersion);
        foreach (var row in append.Rows)
            _records[row.Record.Activity.Key] = row.Record;

        _rows.AddRange(append.Rows);
        Head = new ShardHead(append.Sequence, append.Cursor, append.NamesVersion);
        return append;
    }

    ImmutableArray<IntakeRow> Decide()
    {
        // Every fifth time the newcomers have become known, and those that waited for them are matched.
        var knowsNewcomers = _steps % 5 == 0;
        long? Find(string from, string name) => name switch { "mei" => 1, "tom" => 2, "newcomer" when knowsNewcomers => 3, _ => null };

        var desk = new IntakeDesk(
            _records, Head.Sequence, StoreSamples.Rulebook, StoreSamples.Settings.Currency(), Find, StoreSamples.Start + Duration.FromMinutes(_steps));
        for (var left = 1 + (_steps % 4); left > 0; left--)
            desk.Receive(NextActivity(), quiet: _steps % 3 == 0);

        if (knowsNewcomers)
        {
            foreach (var key in _records.Where(record => record.Value.Waits).Select(record => record.Key).Order(RecordKey.Order))
                desk.Rematch(key);
        }

        return desk.Rows;
    }

    Activity NextActivity()
    {
        var number = _activities++;
        var occurredAt = StoreSamples.Start - Duration.FromDays(number % 40) + Duration.FromTicks(number);
        if (number % 6 == 1)
            return StoreSamples.Deal(_latest, 2, occurredAt, 2_000_000 + number, new Share("tom", 1));

        _latest = StoreSamples.KeyIn(shard, number, source);
        var deal = StoreSamples.Deal(_latest, 1, occurredAt, 1_234_500 + number, new Share("mei", 2), new Share("tom", 1));
        return (number % 6) switch
        {
            2 => deal with { Shares = [new Share("newcomer", 1), new Share("mei", 1)] },
            3 => deal with { Currency = "USD" },
            4 => deal with { Kind = ActivityKinds.Training, Status = "completed", AmountMinor = null, Currency = null, ScoreMicros = 950_000 },
            5 => deal with { Revision = null, Status = ActivityKinds.Void },
            _ => deal,
        };
    }
}
