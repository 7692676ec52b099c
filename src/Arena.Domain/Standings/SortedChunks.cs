namespace Arena.Domain.Standings;

/// <summary>
/// Keys in order, in chunks of some hundreds with the sums of their lengths in a Fenwick tree: adding, removing, the place of a key and the key at a
/// place cost O(log n) comparisons and the move of half a chunk. Arrays are only a little longer than what is in them.
/// </summary>
/// <remarks>P. M. Fenwick, "A New Data Structure for Cumulative Frequency Tables", 1994. Equal keys may stand beside each other.</remarks>
sealed class SortedChunks<TKey>
    where TKey : struct, IComparable<TKey>
{
    const int Limit = 512;
    const int Step = 32;

    TKey[][] _chunks = new TKey[4][];
    TKey[] _firsts = new TKey[4];
    int[] _counts = new int[4];
    int[] _sums = [];
    int _used;

    public int Count { get; private set; }

    /// <summary>Adds a key before those that equal it.</summary>
    public void Add(TKey key)
    {
        if (_used == 0)
            Open(0, new TKey[Step], 0);

        var (chunk, offset) = LowerBound(key);
        if (_counts[chunk] == Limit)
        {
            Split(chunk);
            (chunk, offset) = LowerBound(key);
        }

        var keys = _chunks[chunk];
        var count = _counts[chunk];
        if (count == keys.Length)
        {
            Array.Resize(ref keys, count + Step);
            _chunks[chunk] = keys;
        }

        Array.Copy(keys, offset, keys, offset + 1, count - offset);
        keys[offset] = key;
        Changed(chunk, by: 1);
    }

    /// <returns>Whether there was such a key.</returns>
    public bool Remove(TKey key)
    {
        if (!TryFind(key, out var chunk, out var offset))
            return false;

        var keys = _chunks[chunk];
        var count = _counts[chunk] - 1;
        Array.Copy(keys, offset + 1, keys, offset, count - offset);
        if (count == 0)
        {
            Count--;
            Close(chunk);
            return true;
        }

        if (keys.Length - count > 2 * Step)
        {
            Array.Resize(ref keys, count + Step);
            _chunks[chunk] = keys;
        }

        Changed(chunk, by: -1);
        return true;
    }

    public bool Contains(TKey key) => TryFind(key, out _, out _);

    /// <summary>Whether there is a greater key.</summary>
    public bool HasAfter(TKey key) => _used > 0 && _chunks[_used - 1][_counts[_used - 1] - 1].CompareTo(key) > 0;

    /// <summary>How many keys are less.</summary>
    public int PlaceOf(TKey key)
    {
        if (_used == 0)
            return 0;

        var (chunk, offset) = LowerBound(key);
        return StartOf(chunk) + offset;
    }

    /// <summary>Copies the keys from a place (0 or more) on.</summary>
    /// <returns>How many there were.</returns>
    public int CopyTo(int place, Span<TKey> keys)
    {
        if (place >= Count)
            return 0;

        var (chunk, offset) = ChunkAt(place);
        var copied = 0;
        for (; chunk < _used && copied < keys.Length; chunk++, offset = 0)
        {
            var take = Math.Min(_counts[chunk] - offset, keys.Length - copied);
            _chunks[chunk].AsSpan(offset, take).CopyTo(keys[copied..]);
            copied += take;
        }

        return copied;
    }

    /// <summary>Takes these keys, which are in order, in place of all.</summary>
    public void Load(ReadOnlySpan<TKey> sorted)
    {
        // Three quarters full, so that what is added next does not split them all.
        const int Fill = Limit * 3 / 4;
        (_used, Count) = ((sorted.Length + Fill - 1) / Fill, sorted.Length);
        (_chunks, _firsts, _counts) = (new TKey[_used + 4][], new TKey[_used + 4], new int[_used + 4]);
        for (var chunk = 0; chunk < _used; chunk++)
        {
            var keys = sorted[(chunk * Fill)..Math.Min((chunk + 1) * Fill, sorted.Length)];
            (_chunks[chunk], _firsts[chunk], _counts[chunk]) = (keys.ToArray(), keys[0], keys.Length);
        }

        Sum();
    }

    bool TryFind(TKey key, out int chunk, out int offset)
    {
        (chunk, offset) = (0, 0);
        if (_used == 0)
            return false;

        (chunk, offset) = LowerBound(key);
        if (offset == _counts[chunk])
            (chunk, offset) = (chunk + 1, 0);

        return chunk < _used && _chunks[chunk][offset].CompareTo(key) == 0;
    }

    // Where the keys end that are less: in the last chunk that begins with one of them, or in the first chunk.
    (int Chunk, int Offset) LowerBound(TKey key)
    {
        var chunk = Math.Max(LowerBound(_firsts.AsSpan(0, _used), key) - 1, 0);
        return (chunk, LowerBound(_chunks[chunk].AsSpan(0, _counts[chunk]), key));
    }

    static int LowerBound(ReadOnlySpan<TKey> keys, TKey key)
    {
        // Halved without a branch: which way it goes cannot be foretold.
        var (low, length) = (0, keys.Length);
        while (length > 0)
        {
            var half = (length + 1) >>> 1;
            low += keys[low + half - 1].CompareTo(key) < 0 ? half : 0;
            length -= half;
        }

        return low;
    }

    void Changed(int chunk, int by)
    {
        Count += by;
        _counts[chunk] += by;
        _firsts[chunk] = _chunks[chunk][0];
        for (var node = chunk + 1; node < _sums.Length; node += node & -node)
            _sums[node] += by;
    }

    int StartOf(int chunk)
    {
        var sum = 0;
        for (var node = chunk; node > 0; node -= node & -node)
            sum += _sums[node];

        return sum;
    }

    (int Chunk, int Offset) ChunkAt(int place)
    {
        var chunk = 0;
        for (var step = (_sums.Length - 1) >>> 1; step > 0; step >>>= 1)
        {
            if (_sums[chunk + step] <= place)
            {
                chunk += step;
                place -= _sums[chunk];
            }
        }

        return (chunk, place);
    }

    void Split(int chunk)
    {
        var keys = _chunks[chunk];
        var upper = new TKey[(Limit / 2) + Step];
        Array.Copy(keys, Limit / 2, upper, 0, Limit / 2);
        _chunks[chunk] = keys[..((Limit / 2) + Step)];
        _counts[chunk] = Limit / 2;
        Open(chunk + 1, upper, Limit / 2);
    }

    void Open(int chunk, TKey[] keys, int count)
    {
        if (_used == _chunks.Length)
        {
            Array.Resize(ref _chunks, _used * 2);
            Array.Resize(ref _firsts, _used * 2);
            Array.Resize(ref _counts, _used * 2);
        }

        Array.Copy(_chunks, chunk, _chunks, chunk + 1, _used - chunk);
        Array.Copy(_firsts, chunk, _firsts, chunk + 1, _used - chunk);
        Array.Copy(_counts, chunk, _counts, chunk + 1, _used - chunk);
        (_chunks[chunk], _firsts[chunk], _counts[chunk]) = (keys, keys[0], count);
        _used++;
        Sum();
    }

    void Close(int chunk)
    {
        _used--;
        Array.Copy(_chunks, chunk + 1, _chunks, chunk, _used - chunk);
        Array.Copy(_firsts, chunk + 1, _firsts, chunk, _used - chunk);
        Array.Copy(_counts, chunk + 1, _counts, chunk, _used - chunk);
        _chunks[_used] = null!;
        Sum();
    }

    // The tree has room for a power of two of chunks, so that a search in it needs no bounds.
    void Sum()
    {
        var room = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_used + 1);
        if (_sums.Length != room + 1)
            _sums = new int[room + 1];
        else
            Array.Clear(_sums);

        for (var node = 1; node <= room; node++)
        {
            if (node <= _used)
                _sums[node] += _counts[node - 1];

            var above = node + (node & -node);
            if (above <= room)
                _sums[above] += _sums[node];
        }
    }
}
