using NodaTime;

namespace Arena.Domain.Standings;

/// <summary>The ranking in one tally and period, now and as it was when the local day began. Equal values share a rank: 1, 2, 2, 4.</summary>
public sealed class StandingsTable
{
    readonly Dictionary<long, (StandingsKey Now, StandingsKey Before)> _keys = [];
    readonly RankedSet _now = new();
    readonly RankedSet _before = new();

    public int Count => _now.Count;

    /// <summary>Who is listed, in no order.</summary>
    public IReadOnlyCollection<long> Numbers => _keys.Keys;

    /// <summary>Lists somebody or changes the value.</summary>
    /// <param name="number">Of the rep or team.</param>
    /// <param name="now">What stands now.</param>
    /// <param name="before">What stood when the local day began.</param>
    public void Set(long number, (long Value, Instant ReachedAt) now, (long Value, Instant ReachedAt) before)
    {
        var keys = (Now: new StandingsKey(now.Value, now.ReachedAt, number), Before: new StandingsKey(before.Value, before.ReachedAt, number));
        if (_keys.TryGetValue(number, out var old))
        {
            if (old == keys)
                return;

            _now.Remove(old.Now);
            _before.Remove(old.Before);
        }

        _keys[number] = keys;
        _now.Add(keys.Now);
        _before.Add(keys.Before);
    }

    public void Remove(long number)
    {
        if (!_keys.Remove(number, out var old))
            return;

        _now.Remove(old.Now);
        _before.Remove(old.Before);
    }

    /// <summary>The first <paramref name="count"/> places.</summary>
    public IEnumerable<StandingsPlace> Top(int count) => _now.Range(0, count).Select(PlaceOf);

    /// <summary>Somebody with up to <paramref name="eachSide"/> neighbours above and below; empty when not listed.</summary>
    public IEnumerable<StandingsPlace> Around(long number, int eachSide) => _keys.TryGetValue(number, out var keys)
        ? _now.Range(_now.PlaceOf(keys.Now) - eachSide, (2 * eachSide) + 1).Select(PlaceOf)
        : [];

    /// <summary>Somebody's place; null when not listed.</summary>
    public StandingsPlace? Find(long number) => _keys.TryGetValue(number, out var keys) ? PlaceOf(keys.Now) : null;

    StandingsPlace PlaceOf(StandingsKey key)
    {
        var better = Better(_now, key.Value);
        var before = _keys[key.Number].Before;
        return new StandingsPlace(
            Rank: better + 1,
            Position: _now.PlaceOf(key) + 1,
            // A board on which nobody had anything has no ranks worth comparing with.
            PreviousRank: _before.Range(0, 1).First().Value == 0 ? null : Better(_before, before.Value) + 1,
            key.Number,
            key.Value,
            GapToNext: better == 0 ? null : _now.Range(better - 1, 1).First().Value - key.Value);
    }

    // All keys with a greater value come before the best imaginable key of this value.
    static int Better(RankedSet set, long value) => set.PlaceOf(new StandingsKey(value, Instant.MinValue, long.MinValue));
}
