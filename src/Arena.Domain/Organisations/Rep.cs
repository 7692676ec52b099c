using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;
using NodaTime;

namespace Arena.Domain.Organisations;

/// <summary>A person who earns.</summary>
/// <param name="Id">The name in URLs and the name that sources send.</param>
/// <param name="Number">Given once; ledgers and cells hold it instead of the id.</param>
/// <param name="Name">What people read.</param>
/// <param name="Email">For signing in and for messages; null when not known.</param>
/// <param name="Membership">Which teams, since when.</param>
/// <param name="LeftAt">When the rep left; null while active. History stays, current boards no longer list the rep.</param>
/// <param name="Names">How the rep is called otherwise; null for the name alone.</param>
/// <param name="Photo">Tells one photo from the next; null without one.</param>
public sealed record Rep(
    string Id, long Number, string Name, string? Email, Membership Membership, Instant? LeftAt, RepNames? Names = null, string? Photo = null)
{
    /// <summary>The name on screens that speak no language in particular.</summary>
    public string ShownName => Names?.Preferred ?? Name;

    /// <summary>The names on screens that speak one; null when both are <see cref="ShownName"/>.</summary>
    public LocalizedText? NamesByLanguage => Names is { En: not null } or { Zh: not null } ? new LocalizedText(Names.En ?? ShownName, Names.Zh ?? ShownName) : null;

    public bool Active => LeftAt is null;

    /// <summary>Whether a board of a period lists the rep: those who left only where the period was over before.</summary>
    public bool IsListedIn(Interval period) => LeftAt is not { } left || (period.HasEnd && period.End <= left);
}

/// <summary>How a rep is called otherwise.</summary>
/// <param name="Preferred">As the rep wants to be called.</param>
/// <param name="En">On English screens.</param>
/// <param name="Zh">On Chinese screens.</param>
public sealed record RepNames(string? Preferred, string? En, string? Zh);
