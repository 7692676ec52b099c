namespace Arena.Domain.Standings;

/// <summary>A set of keys in order, with order statistics: adding, removing, the place of a key and the key at a place cost O(log n).</summary>
public sealed class RankedSet
{
    readonly SortedChunks<PackedKey> _keys = new();

    public int Count => _keys.Count;

    /// <exception cref="ArgumentException">The key is in the set already.</exception>
    public void Add(StandingsKey key)
    {
        var packed = PackedKey.Of(key);
        if (_keys.Contains(packed))
            throw new ArgumentException($"{key} is in the set already.", nameof(key));

        _keys.Add(packed);
    }

    /// <returns>Whether the key was in the set.</returns>
    public bool Remove(StandingsKey key) => _keys.Remove(PackedKey.Of(key));

    /// <summary>How many keys come before this one, whether or not it is in the set.</summary>
    public int PlaceOf(StandingsKey key) => _keys.PlaceOf(PackedKey.Of(key));

    /// <summary>The keys from a place on, best first. What lies outside the set is left out.</summary>
    public IReadOnlyList<StandingsKey> Range(int place, int count)
    {
        var packed = Packed(place, count);
        return [.. packed.Select(key => key.Unpack())];
    }

    internal void Add(PackedKey key) => _keys.Add(key);

    internal void Remove(PackedKey key) => _keys.Remove(key);

    /// <summary>Takes these keys, which are in order, in place of all.</summary>
    internal void Load(ReadOnlySpan<PackedKey> sorted) => _keys.Load(sorted);

    internal int PlaceOf(PackedKey key) => _keys.PlaceOf(key);

    internal int CopyTo(int place, Span<PackedKey> keys) => _keys.CopyTo(place, keys);

    internal PackedKey[] Packed(int place, int count)
    {
        var from = Math.Max(place, 0);
        var left = (int)Math.Min((long)count - ((long)from - place), Count - (long)from);
        if (left <= 0)
            return [];

        var keys = new PackedKey[left];
        _keys.CopyTo(from, keys);
        return keys;
    }
}
