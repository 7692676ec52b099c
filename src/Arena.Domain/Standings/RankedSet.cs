namespace Arena.Domain.Standings;

/// <summary>
/// A set of keys in order, with order statistics: a chunked sorted array. Adding, removing, the place of a key and the key at a place cost
/// O(chunk + number of chunks), which at a million keys is below a microsecond.
/// </summary>
public sealed class RankedSet
{
    const int ChunkLimit = 1024;

    readonly List<List<StandingsKey>> _chunks = [];
    int[] _startsAt = [];
    bool _startsAreStale = true;

    public int Count { get; private set; }

    /// <exception cref="ArgumentException">The key is in the set already.</exception>
    public void Add(StandingsKey key)
    {
        if (_chunks.Count == 0)
            _chunks.Add([]);

        var index = ChunkOf(key);
        var chunk = _chunks[index];
        var place = chunk.BinarySearch(key, StandingsKey.BestFirst);
        if (place >= 0)
            throw new ArgumentException($"{key} is in the set already.", nameof(key));

        chunk.Insert(~place, key);
        if (chunk.Count > ChunkLimit)
        {
            _chunks.Insert(index + 1, chunk[(ChunkLimit / 2)..]);
            chunk.RemoveRange(ChunkLimit / 2, chunk.Count - (ChunkLimit / 2));
        }

        Count++;
        _startsAreStale = true;
    }

    /// <returns>Whether the key was in the set.</returns>
    public bool Remove(StandingsKey key)
    {
        if (_chunks.Count == 0)
            return false;

        var index = ChunkOf(key);
        var place = _chunks[index].BinarySearch(key, StandingsKey.BestFirst);
        if (place < 0)
            return false;

        _chunks[index].RemoveAt(place);
        if (_chunks[index].Count == 0)
            _chunks.RemoveAt(index);

        Count--;
        _startsAreStale = true;
        return true;
    }

    /// <summary>How many keys come before this one, whether or not it is in the set.</summary>
    public int PlaceOf(StandingsKey key)
    {
        if (_chunks.Count == 0)
            return 0;

        var index = ChunkOf(key);
        var place = _chunks[index].BinarySearch(key, StandingsKey.BestFirst);
        return Starts()[index] + (place < 0 ? ~place : place);
    }

    /// <summary>The keys from a place on, best first. What lies outside the set is left out.</summary>
    public IEnumerable<StandingsKey> Range(int place, int count)
    {
        var from = Math.Max(place, 0);
        var left = Math.Min(count - (from - place), Count - from);
        if (left <= 0)
            yield break;

        var starts = Starts();
        var index = Array.BinarySearch(starts, 0, _chunks.Count, from);
        index = index < 0 ? ~index - 1 : index;
        for (var offset = from - starts[index]; left > 0; index++, offset = 0)
        {
            for (; offset < _chunks[index].Count && left > 0; offset++, left--)
                yield return _chunks[index][offset];
        }
    }

    // The last chunk whose first key is not after this one.
    int ChunkOf(StandingsKey key)
    {
        int low = 0, high = _chunks.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (StandingsKey.BestFirst.Compare(_chunks[middle][0], key) <= 0)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    int[] Starts()
    {
        if (!_startsAreStale)
            return _startsAt;

        if (_startsAt.Length < _chunks.Count)
            _startsAt = new int[_chunks.Count * 2];

        var sum = 0;
        for (var index = 0; index < _chunks.Count; index++)
        {
            _startsAt[index] = sum;
            sum += _chunks[index].Count;
        }

        _startsAreStale = false;
        return _startsAt;
    }
}
