using System.Collections.Immutable;

namespace Arena.Domain.Ledger;

/// <summary>Reps who take part in the same record.</summary>
/// <param name="Reps">Their numbers, ascending.</param>
public sealed record Colleagues(ImmutableArray<long> Reps)
{
    public bool Equals(Colleagues? other) => other is not null && Reps.AsSpan().SequenceEqual(other.Reps.AsSpan());

    public override int GetHashCode() => Reps.Length == 0 ? 0 : HashCode.Combine(Reps.Length, Reps[0], Reps[^1]);

    public override string ToString() => string.Join(',', Reps);
}
