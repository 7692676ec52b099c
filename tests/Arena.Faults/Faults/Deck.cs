namespace Arena.Faults.Faults;

/// <summary>All faults in turn, in a new order each time round, so that none is left out.</summary>
public sealed class Deck(IReadOnlyList<Fault> faults, Random random)
{
    readonly HashSet<string> _drawn = new(StringComparer.Ordinal);
    Queue<Fault> _left = new();

    /// <summary>Those whose turn did not come.</summary>
    public IReadOnlyList<string> NeverDrawn => [.. faults.Select(fault => fault.Name).Where(name => !_drawn.Contains(name))];

    public Fault Draw()
    {
        if (_left.Count == 0)
            _left = new Queue<Fault>(faults.OrderBy(_ => random.Next()));

        var fault = _left.Dequeue();
        _drawn.Add(fault.Name);
        return fault;
    }
}
