using System.Runtime.InteropServices;
using NodaTime;

namespace Arena.Domain.Standings;

/// <summary>The ranking in one tally and period, now and as it was when the local day began. Equal values share a rank: 1, 2, 2, 4.</summary>
public sealed class StandingsTable
{
    // A day before all others: what a slot says of before holds as it is.
    const int NoDay = int.MinValue >> 1;

    readonly Slots _slots;
    readonly RankedSet _now = new();

    // Values when the day began, negated bit by bit so that the greatest comes first.
    readonly SortedChunks<long> _before = new();
    int _today = NoDay;

    // Ranks that were worked out in an earlier round do not hold any more. Slots begin with 0.
    int _round = 1;

    public StandingsTable()
        : this(new Slots(new Slot { Day = NoDay }))
    {
    }

    /// <summary>A ranking of what somebody else keeps.</summary>
    internal StandingsTable(Slots slots) => _slots = slots;

    public int Count => _now.Count;

    /// <summary>Who is listed, in no order.</summary>
    public IEnumerable<long> Numbers
    {
        get
        {
            for (var index = 0; index < _slots.Count; index++)
            {
                if (_slots[index].IsListed)
                    yield return _slots[index].Number;
            }
        }
    }

    /// <summary>Lists somebody or changes the value.</summary>
    /// <param name="number">Of the rep or team.</param>
    /// <param name="now">What stands now.</param>
    /// <param name="before">What stood when the local day began.</param>
    public void Set(long number, (long Value, Instant ReachedAt) now, (long Value, Instant ReachedAt) before)
    {
        ref var slot = ref _slots.FindOrAdd(number);
        var old = slot;
        (slot.Value, slot.ReachedAt, slot.ValueBefore) = (now.Value, PackedKey.Pack(now.ReachedAt), before.Value);
        slot.IsListed = true;
        Moved(old, ref slot);
    }

    public void Remove(long number)
    {
        if (_slots.Find(number) is >= 0 and var index)
            Unlist(ref _slots[index]);
    }

    /// <summary>The first <paramref name="count"/> places.</summary>
    public IReadOnlyList<StandingsPlace> Top(int count) => Places(0, count);

    /// <summary>Somebody with up to <paramref name="eachSide"/> neighbours above and below; empty when not listed.</summary>
    public IReadOnlyList<StandingsPlace> Around(long number, int eachSide) =>
        _slots.Find(number) is >= 0 and var index && _slots[index].IsListed ? Places(_now.PlaceOf(_slots[index].Key) - eachSide, (2 * eachSide) + 1) : [];

    /// <summary>Somebody's place; null when not listed.</summary>
    public StandingsPlace? Find(long number) => Around(number, eachSide: 0) is [var place] ? place : null;

    /// <summary>Lists somebody of whom the slots know.</summary>
    internal void List(ref Slot slot)
    {
        var old = slot;
        slot.IsListed = true;
        Moved(old, ref slot);
    }

    internal void Unlist(ref Slot slot)
    {
        var old = slot;
        slot.IsListed = false;
        Moved(old, ref slot);
    }

    /// <summary>A slot is no longer what it was.</summary>
    internal void Moved(in Slot old, ref Slot slot)
    {
        if (!old.IsListed && !slot.IsListed)
            return;

        if (old.IsListed != slot.IsListed || old.Key != slot.Key)
        {
            if (old.IsListed)
                _now.Remove(old.Key);

            if (slot.IsListed)
                _now.Add(slot.Key);
        }

        var (before, now) = (old.BeforeOn(_today), slot.BeforeOn(_today));
        if (old.IsListed == slot.IsListed && before == now)
            return;

        slot.RankRound = 0;
        if (old.IsListed)
        {
            _before.Remove(~before);
            ForgetRanksBelow(before);
        }

        if (slot.IsListed)
        {
            _before.Add(~now);
            ForgetRanksBelow(now);
        }
    }

    /// <summary>A local day begins, in days since 1970.</summary>
    internal void StartDay(int today)
    {
        _today = today;
        _round++;
        var (values, indices) = (new long[_now.Count], new int[_now.Count]);
        var listed = 0;
        for (var index = 0; index < _slots.Count; index++)
        {
            if (_slots[index].IsListed)
                (values[listed], indices[listed++]) = (~_slots[index].BeforeOn(today), index);
        }

        Array.Sort(values, indices);
        _before.Load(values);

        // Hardly any of these changes until the day is over, and every place that is shown shows one.
        var rank = 1;
        for (var place = 0; place < listed; place++)
        {
            if (place > 0 && values[place] != values[place - 1])
                rank = place + 1;

            ref var slot = ref _slots[indices[place]];
            (slot.RankBefore, slot.RankRound) = (rank, _round);
        }
    }

    /// <summary>Many slots are no longer what they were.</summary>
    internal void Rebuild()
    {
        var keys = new List<PackedKey>(_slots.Count);
        for (var index = 0; index < _slots.Count; index++)
        {
            if (_slots[index].IsListed)
                keys.Add(_slots[index].Key);
        }

        keys.Sort();
        _now.Load(CollectionsMarshal.AsSpan(keys));
        StartDay(_today);
    }

    StandingsPlace[] Places(int place, int count)
    {
        // With the row above the first one: down the list a rank is the place of the first of its value, and the gap is to the last value above.
        var first = Math.Max(place, 0);
        var above = Math.Min(first, 1);
        var keys = _now.Packed(first - above, (int)Math.Min((long)count - ((long)first - place), int.MaxValue - 1) + above);
        if (keys.Length <= above)
            return [];

        var (rank, gap, value) = Standing(first, keys[0].Value, keys[above].Value);

        // A board on which nobody had anything has no ranks worth comparing with.
        Span<long> best = [0];
        var hadAnything = _before.CopyTo(0, best) == 1 && ~best[0] != 0;
        var places = new StandingsPlace[keys.Length - above];
        var indices = new int[places.Length];
        _slots.Find(keys.AsSpan(above), indices);
        for (var index = 0; index < places.Length; index++)
        {
            var key = keys[index + above];
            if (key.Value != value)
                (rank, gap, value) = (first + index + 1, value - key.Value, key.Value);

            places[index] = new StandingsPlace(rank, first + index + 1, hadAnything ? RankBefore(ref _slots[indices[index]]) : null, key.Number, value, gap);
        }

        return places;
    }

    // Only somebody who shares a value with the row above has to look for the first of them.
    (int Rank, long? Gap, long Value) Standing(int place, long valueAbove, long value)
    {
        if (place == 0)
            return (1, null, value);

        if (valueAbove != value)
            return (place + 1, valueAbove - value, value);

        Span<PackedKey> better = [default];
        var rank = _now.PlaceOf(PackedKey.BestOf(value)) + 1;
        return rank == 1 ? (1, null, value) : (rank, _now.CopyTo(rank - 2, better) == 1 ? better[0].Value - value : null, value);
    }

    int RankBefore(ref Slot slot)
    {
        if (slot.RankRound != _round)
            (slot.RankBefore, slot.RankRound) = (_before.PlaceOf(~slot.BeforeOn(_today)) + 1, _round);

        return slot.RankBefore;
    }

    // Who joins joins at the end, with nothing: that leaves all ranks as they are.
    void ForgetRanksBelow(long value)
    {
        if (_before.HasAfter(~value))
            _round++;
    }
}
