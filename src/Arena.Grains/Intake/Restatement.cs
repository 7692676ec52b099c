using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Grains.Reps;
using Arena.Grains.Store;

namespace Arena.Grains.Intake;

/// <summary>
/// Says to every rep again what the records of one shard give, whatever was posted before: after it the ledgers hold what the intake says, though one
/// of the two went back. Done twice it changes nothing. A record that the intake does not know is left as it counts: its source says what it is.
/// </summary>
sealed class Restatement(IIntakeStore store, IGrainFactory grains, int shard)
{
    static readonly Dictionary<RecordKey, Credit> Nothing = [];

    readonly HashSet<RecordKey> _known = [];
    readonly Dictionary<long, Dictionary<RecordKey, Credit>> _given = [];

    /// <param name="reps">All there are.</param>
    /// <exception cref="StoreUnavailableException">Not all was said: do it again.</exception>
    public async Task<Restated> RunAsync(IEnumerable<long> reps)
    {
        var head = (await store.ReadHeadAsync(shard, CancellationToken.None)).Sequence;
        await foreach (var page in store.ReadAllRecordsAsync(shard, CancellationToken.None))
        {
            foreach (var record in page)
                Add(record);
        }

        var (entries, unknown) = (0, 0);
        foreach (var rep in reps)
        {
            var grain = grains.GetGrain<IRepGrain>(rep);
            var held = await grain.ReadHeldAsync(shard);
            unknown += held.Records.Count(record => !_known.Contains(record));
            List<Posting> postings = [.. PostingsFor(rep, held, head)];
            if (postings.Count > 0 || held.Mark > head)
                entries += await grain.RestateAsync(new RepRestatement(new PostingBatch(shard, [.. postings]), head));
        }

        return new Restated(entries, unknown);
    }

    void Add(IntakeRecord record)
    {
        _known.Add(record.Activity.Key);
        foreach (var grant in record.Grants)
        {
            if (!_given.TryGetValue(grant.Rep, out var credits))
                _given[grant.Rep] = credits = [];

            credits[record.Activity.Key] = grant.Credit;
        }
    }

    IEnumerable<Posting> PostingsFor(long rep, HeldRecords held, long head)
    {
        var credits = _given.GetValueOrDefault(rep) ?? Nothing;
        var holds = held.Records.ToHashSet();
        foreach (var (record, credit) in credits.Where(given => holds.Contains(given.Key) || (given.Value.Points, given.Value.AmountMinor, given.Value.Count) != (0, 0, 0)))
            yield return new Posting(head, rep, record, credit, Quiet: true);

        foreach (var record in holds.Where(record => _known.Contains(record) && !credits.ContainsKey(record)))
            yield return new Posting(head, rep, record, Credit: null, Quiet: true);
    }
}
