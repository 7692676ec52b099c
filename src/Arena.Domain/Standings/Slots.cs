namespace Arena.Domain.Standings;

/// <summary>What is known of each number, in blocks of structs with an open hash of their indices: a million of them lie in some 64 bytes each.</summary>
/// <param name="empty">What is known of a number before anything is.</param>
/// <remarks>References into it stay valid: nothing is ever moved or taken out.</remarks>
sealed class Slots(Slot empty)
{
    const int BlockBits = 10;
    const int BlockSize = 1 << BlockBits;

    readonly List<Slot[]> _blocks = [];

    // Index + 1 of a slot; 0 for none. At most three quarters full.
    int[] _hash = new int[16];
    int _shift = 64 - 4;

    public int Count { get; private set; }

    public ref Slot this[int index] => ref _blocks[index >> BlockBits][index & (BlockSize - 1)];

    /// <summary>The index of a number; -1 when nothing is known of it.</summary>
    public int Find(long number)
    {
        for (var at = Home(number); _hash[at] != 0; at = (at + 1) & (_hash.Length - 1))
        {
            if (this[_hash[at] - 1].Number == number)
                return _hash[at] - 1;
        }

        return -1;
    }

    /// <summary>The indices of several numbers, all of which are known.</summary>
    public void Find(ReadOnlySpan<PackedKey> keys, Span<int> indices)
    {
        // Each look-up waits for memory, and these not for one another.
        for (var key = 0; key < keys.Length; key++)
            indices[key] = _hash[Home(keys[key].Number)] - 1;

        for (var key = 0; key < keys.Length; key++)
        {
            if (this[indices[key]].Number != keys[key].Number)
                indices[key] = Find(keys[key].Number);
        }
    }

    /// <summary>The slot of a number, an empty one when there was none.</summary>
    public ref Slot FindOrAdd(long number)
    {
        var found = Find(number);
        if (found >= 0)
            return ref this[found];

        if ((Count + 1) * 4L > _hash.Length * 3L)
            Grow();

        if (Count >> BlockBits == _blocks.Count)
            _blocks.Add(new Slot[BlockSize]);

        var index = Count++;
        this[index] = empty with { Number = number };
        Enter(index);
        return ref this[index];
    }

    void Grow()
    {
        _hash = new int[_hash.Length * 2];
        _shift--;
        for (var index = 0; index < Count; index++)
            Enter(index);
    }

    void Enter(int index)
    {
        var at = Home(this[index].Number);
        while (_hash[at] != 0)
            at = (at + 1) & (_hash.Length - 1);

        _hash[at] = index + 1;
    }

    // Fibonacci hashing: numbers are given one after the other, and are spread over the whole table.
    int Home(long number) => (int)(unchecked((ulong)number * 0x9E3779B97F4A7C15UL) >> _shift);
}

/// <summary>One rep or team: a cell packed into 48 bytes, whether it is listed, and the rank that it had.</summary>
struct Slot
{
    public long Number;
    public long Value;
    public long ReachedAt;
    public long ValueBefore;
    public long ReachedAtBefore;
    public int Team;

    /// <summary>The rank when the day began, worked out in <see cref="RankRound"/>: in another round of the table it may be another.</summary>
    public int RankBefore;

    /// <inheritdoc cref="RankBefore"/>
    public int RankRound;

    /// <summary>The day since 1970 on which the value last changed, and in the lowest bit whether it is listed.</summary>
    int _dayAndListed;

    public int Day
    {
        readonly get => _dayAndListed >> 1;
        set => _dayAndListed = (value << 1) | (_dayAndListed & 1);
    }

    public bool IsListed
    {
        readonly get => (_dayAndListed & 1) != 0;
        set => _dayAndListed = (_dayAndListed & ~1) | (value ? 1 : 0);
    }

    /// <summary>What stood when a day began.</summary>
    public readonly long BeforeOn(int today) => Day < today ? Value : ValueBefore;

    public readonly PackedKey Key => new(Value, ReachedAt, Number);
}
