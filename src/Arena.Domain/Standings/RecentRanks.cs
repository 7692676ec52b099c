namespace Arena.Domain.Standings;

/// <summary>Ranks of the values that were asked for lately. What stood when the day began hardly changes, and the first places are asked for all the time.</summary>
sealed class RecentRanks
{
    const int Room = 256;

    (long Value, int Rank, int Round)[] _ranks = [];
    int _round = 1;

    public bool TryFind(long value, out int rank)
    {
        rank = 0;
        if (_ranks.Length == 0)
            return false;

        ref var entry = ref _ranks[At(value)];
        rank = entry.Rank;
        return entry.Round == _round && entry.Value == value;
    }

    public void Keep(long value, int rank)
    {
        if (_ranks.Length == 0)
            _ranks = new (long, int, int)[Room];

        _ranks[At(value)] = (value, rank, _round);
    }

    /// <summary>None of them holds any more.</summary>
    public void Forget() => _round = unchecked(_round + 1);

    static int At(long value) => (int)(unchecked((ulong)value * 0x9E3779B97F4A7C15UL) >> 56);
}
