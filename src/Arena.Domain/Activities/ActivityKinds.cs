using System.Collections.Frozen;

namespace Arena.Domain.Activities;

/// <summary>The kinds of activity and the statuses that a record of each kind can have.</summary>
public static class ActivityKinds
{
    public const string Deal = "deal";
    public const string Training = "training";
    public const string Idea = "idea";

    /// <summary>A status of every kind: the record counts for nothing.</summary>
    public const string Void = "void";

    /// <summary>Statuses by kind, <see cref="Void"/> included.</summary>
    public static FrozenDictionary<string, FrozenSet<string>> StatusesByKind { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Deal] = ["open", "won", "lost", Void],
        [Training] = ["assigned", "completed", Void],
        [Idea] = ["submitted", "approved", "adopted", "rejected", Void],
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
}
