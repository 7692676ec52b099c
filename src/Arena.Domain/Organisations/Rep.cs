using Arena.Domain.Reps;
using NodaTime;

namespace Arena.Domain.Organisations;

/// <summary>A person who earns.</summary>
/// <param name="Id">The name in URLs and the name that sources send.</param>
/// <param name="Number">Given once; ledgers and cells hold it instead of the id.</param>
/// <param name="Name">What people read.</param>
/// <param name="Email">For signing in and for messages; null when not known.</param>
/// <param name="Membership">Which teams, since when.</param>
/// <param name="LeftAt">When the rep left; null while active. History stays, current boards no longer list the rep.</param>
public sealed record Rep(string Id, long Number, string Name, string? Email, Membership Membership, Instant? LeftAt)
{
    public bool Active => LeftAt is null;

    /// <summary>Whether a board of a period lists the rep: those who left only where the period was over before.</summary>
    public bool IsListedIn(Interval period) => LeftAt is not { } left || (period.HasEnd && period.End <= left);
}
