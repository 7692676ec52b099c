using Arena.Domain.Activities;
using Arena.Domain.Ledger;
using Arena.Grains.Store;

namespace Arena.Grains.Audit;

/// <summary>What the intake says that every rep was given, read from the records in force and held against the log.</summary>
sealed class IntakeCheck(IIntakeStore store)
{
    const int PageSize = 1000;

    readonly Dictionary<long, Dictionary<RecordKey, Credit>> _granted = [];
    readonly List<Finding> _findings = [];

    public long Records { get; private set; }

    /// <summary>Reps to whom anything was granted.</summary>
    public IReadOnlyCollection<long> Reps => _granted.Keys;

    /// <summary>Reads one shard: every row of the log, and every record.</summary>
    public async Task ReadAsync(int shard, CancellationToken cancellation)
    {
        // Records before the log: what is appended meanwhile makes the log newer, never older. What comes after this head need not be among them.
        var begins = (await store.ReadHeadAsync(shard, cancellation)).Sequence;
        var records = new Dictionary<RecordKey, long>();
        await foreach (var page in store.ReadAllRecordsAsync(shard, cancellation))
        {
            foreach (var record in page)
            {
                var key = record.Activity.Key;
                records[key] = record.Sequence;
                foreach (var grant in record.Grants)
                {
                    if (!_granted.TryGetValue(grant.Rep, out var credits))
                        _granted[grant.Rep] = credits = [];

                    credits[key] = grant.Credit;
                }
            }
        }

        Records += records.Count;
        await CompareLogAsync(shard, begins, records, cancellation);
    }

    /// <summary>What does not agree within the intake, and between it and a ledger.</summary>
    public IEnumerable<Finding> Compare(IReadOnlyDictionary<long, LedgerFold> folds)
    {
        foreach (var finding in _findings)
            yield return finding;

        foreach (var (rep, credits) in _granted)
        {
            var inForce = folds.GetValueOrDefault(rep)?.InForce;
            foreach (var (record, credit) in credits)
            {
                var booked = inForce is not null && inForce.TryGetValue(record, out var found) ? found.Credit : null;
                if (booked is null ? (credit.Points, credit.AmountMinor, credit.Count) != (0, 0, 0) : !booked.GivesTheSameAs(credit))
                    yield return Other(rep, record, credit, booked);
            }
        }

        foreach (var (rep, fold) in folds)
        {
            var credits = _granted.GetValueOrDefault(rep);
            foreach (var (record, inForce) in fold.InForce.Where(pair => credits?.ContainsKey(pair.Key) != true))
                yield return Other(rep, record, null, inForce.Credit);
        }
    }

    async Task CompareLogAsync(int shard, long begins, Dictionary<RecordKey, long> records, CancellationToken cancellation)
    {
        var latest = new Dictionary<RecordKey, long>();
        var head = await store.ReadHeadAsync(shard, cancellation);
        for (var next = 1L; next <= head.Sequence;)
        {
            var rows = await store.ReadRowsAsync(shard, next, (int)Math.Min(PageSize, head.Sequence - next + 1), cancellation);
            if (rows.Count == 0)
            {
                _findings.Add(new Finding(new Difference($"intake shard {shard}", $"row {next} of {head.Sequence}", "nothing"), []));
                return;
            }

            foreach (var row in rows)
            {
                if (row.Sequence != next)
                    _findings.Add(new Finding(new Difference($"intake shard {shard}", $"row {next}", $"row {row.Sequence}"), []));

                latest[row.Record.Activity.Key] = row.Sequence;
                next = row.Sequence + 1;
            }
        }

        // A record that was written since it was read has a later row; one without its row would have come from nowhere.
        foreach (var (record, sequence) in records)
        {
            var logged = latest.GetValueOrDefault(record);
            if (logged < sequence)
                _findings.Add(new Finding(new Difference($"record {record}", $"row {logged}", $"row {sequence}"), []));
        }

        foreach (var (record, sequence) in latest.Where(pair => pair.Value <= begins && !records.ContainsKey(pair.Key)))
            _findings.Add(new Finding(new Difference($"record {record}", $"row {sequence}", "nothing"), []));
    }

    static Finding Other(long rep, RecordKey record, Credit? granted, Credit? booked) => new(
        new Difference($"rep {rep}, record {record}", Text(granted), Text(booked)), [rep]);

    static string Text(Credit? credit) => credit is null
        ? "nothing"
        : $"{credit.Points} points, {credit.AmountMinor} of money, count {credit.Count}, {credit.Category} at {credit.OccurredAt}";
}
