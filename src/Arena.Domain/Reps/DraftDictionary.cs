using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Arena.Domain.Reps;

/// <summary>
/// A dictionary with changes on top of it that are not written into it yet: whoever has the one below sees nothing of them. A rep has thousands of
/// numbers and a commit changes some twenty, so what a commit costs must not depend on how many there are.
/// </summary>
sealed class DraftDictionary<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    readonly IReadOnlyDictionary<TKey, TValue> _below;
    readonly Dictionary<TKey, TValue> _set;
    HashSet<TKey>? _removed;

    /// <param name="below">As it is without the changes. It must not change while this is in use. Another draft is copied, so that drafts never pile up.</param>
    /// <param name="changes">About how many changes there will be.</param>
    public DraftDictionary(IReadOnlyDictionary<TKey, TValue> below, int changes)
    {
        _set = new Dictionary<TKey, TValue>(changes);
        _below = below is DraftDictionary<TKey, TValue> ? new Dictionary<TKey, TValue>(below) : below;
        Count = below.Count;
    }

    public int Count { get; private set; }

    public IEnumerable<TKey> Keys => this.Select(pair => pair.Key);

    public IEnumerable<TValue> Values => this.Select(pair => pair.Value);

    /// <summary>What was set and stands.</summary>
    public IReadOnlyDictionary<TKey, TValue> Changes => _set;

    public TValue this[TKey key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no {key}.");
        set
        {
            if (!ContainsKey(key))
                Count++;

            _set[key] = value;
            _removed?.Remove(key);
        }
    }

    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_set.TryGetValue(key, out value))
            return true;

        return _removed?.Contains(key) != true && _below.TryGetValue(key, out value);
    }

    public void Remove(TKey key)
    {
        if (!ContainsKey(key))
            return;

        Count--;
        _set.Remove(key);
        (_removed ??= []).Add(key);
    }

    /// <summary>Writes the changes into the dictionary below, where that is a plain one, and returns it: from here on only what is returned may be used.</summary>
    public Dictionary<TKey, TValue> Merge()
    {
        var merged = _below as Dictionary<TKey, TValue> ?? new Dictionary<TKey, TValue>(_below);
        foreach (var key in _removed ?? [])
            merged.Remove(key);

        foreach (var (key, value) in _set)
            merged[key] = value;

        return merged;
    }

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        foreach (var pair in _below)
        {
            if (!_set.ContainsKey(pair.Key) && _removed?.Contains(pair.Key) != true)
                yield return pair;
        }

        foreach (var pair in _set)
            yield return pair;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
