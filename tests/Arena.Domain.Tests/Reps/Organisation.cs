using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Tests.Reps;

/// <summary>Desk, outbox and books put together without anything between them: what is received is in the ledgers at once.</summary>
sealed class Organisation(Rulebook rulebook)
{
    readonly Dictionary<RecordKey, IntakeRecord> _records = [];
    readonly Dictionary<int, long> _sequences = [];
    readonly Dictionary<long, List<LedgerEntry>> _ledgers = Sample.Everybody.ToDictionary(rep => rep, _ => new List<LedgerEntry>());
    readonly Dictionary<string, long> _names = new(StringComparer.Ordinal);

    public Dictionary<long, RepAccount> Accounts { get; } = Sample.Everybody.ToDictionary(rep => rep, rep => Sample.AccountOf(rep));

    /// <summary>What the last call made of each rep's account.</summary>
    public Dictionary<long, RepChange> Changes { get; } = [];

    public Rulebook Rulebook { get; set; } = rulebook;

    public Instant Now { get; set; } = Sample.Now;

    public IReadOnlyDictionary<RecordKey, IntakeRecord> Records => _records;

    public IReadOnlyList<LedgerEntry> LedgerOf(long rep) => _ledgers[rep];

    public Receipt Receive(Activity activity, bool quiet = false) => Decide(activity.Key, desk => desk.Receive(activity, quiet));

    /// <summary>Somebody is known by a name from now on; what waits is looked at again.</summary>
    public void Learn(string name, long rep)
    {
        _names[name] = rep;
        foreach (var key in _records.Keys.ToList())
            Decide(key, desk => desk.Rematch(key));
    }

    public void Move(long rep, int team, Instant since)
    {
        var book = Open(rep);
        book.Move(Accounts[rep].Membership.Move(team, since));
        Commit(book);
    }

    T Decide<T>(RecordKey key, Func<IntakeDesk, T> decide)
    {
        var desk = new IntakeDesk(
            _records, _sequences.GetValueOrDefault(key.Shard), Rulebook, Sample.Cny,
            (source, name) => Sample.FindRep(source, name) ?? (_names.TryGetValue(name, out var rep) ? rep : null), Now);
        var answer = decide(desk);
        Changes.Clear();
        foreach (var row in desk.Rows)
        {
            _sequences[key.Shard] = row.Sequence;
            _records[key] = row.Record;
            foreach (var posting in row.Postings())
            {
                var book = Open(posting.Rep);
                book.Post(new PostingBatch(key.Shard, [posting]));
                Commit(book);
            }
        }

        return answer;
    }

    RepBook Open(long rep) => new(Accounts[rep], Rulebook, Sample.Calendar, Now);

    void Commit(RepBook book)
    {
        var change = book.Close();
        var rep = change.Account.Rep;
        Accounts[rep] = change.Account;
        Changes[rep] = change;
        _ledgers[rep].AddRange(change.Entries);
    }
}
