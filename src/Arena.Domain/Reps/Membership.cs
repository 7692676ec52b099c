using System.Collections.Immutable;
using NodaTime;

namespace Arena.Domain.Reps;

/// <summary>Which team a rep belonged to, at every instant. The first membership holds from the beginning of time.</summary>
/// <param name="Spans">In the order of time; never empty but for a rep without any team.</param>
public sealed record Membership(ImmutableArray<MembershipSince> Spans)
{
    public static Membership Of(int team) => new([new MembershipSince(Instant.MinValue, team)]);

    /// <summary>The last team; 0 without any.</summary>
    public int Current => Spans.IsEmpty ? 0 : Spans[^1].Team;

    /// <summary>All teams that anything can have been earned for; 0 alone without any.</summary>
    public IEnumerable<int> Teams => Spans.IsEmpty ? [0] : Spans.Select(span => span.Team).Distinct();

    /// <summary>The team at an instant; 0 without any.</summary>
    public int TeamAt(Instant instant)
    {
        for (var index = Spans.Length - 1; index > 0; index--)
        {
            if (Spans[index].Since <= instant)
                return Spans[index].Team;
        }

        return Spans.IsEmpty ? 0 : Spans[0].Team;
    }

    /// <summary>The rep belongs to <paramref name="team"/> from <paramref name="since"/> on; what was planned for later is replaced.</summary>
    public Membership Move(int team, Instant since)
    {
        if (Spans.IsEmpty)
            return Of(team);

        var kept = Spans.Where((span, index) => index == 0 || span.Since < since).ToImmutableArray();
        return kept[^1].Team == team ? new Membership(kept) : new Membership(kept.Add(new MembershipSince(since, team)));
    }

    public bool Equals(Membership? other) => other is not null && Spans.AsSpan().SequenceEqual(other.Spans.AsSpan());

    public override int GetHashCode() => Spans.Length == 0 ? 0 : Spans[^1].GetHashCode();
}

/// <summary>From when on a rep belongs to a team.</summary>
public readonly record struct MembershipSince(Instant Since, int Team);
