namespace Arena.Domain.Organisations;

/// <summary>A source's own name for a rep.</summary>
/// <param name="Source">The source that uses it.</param>
/// <param name="Text">The name, compared ordinally.</param>
/// <param name="Rep">The rep's number, <see cref="Nobody"/> or <see cref="TakenBack"/>.</param>
/// <param name="Why">Why the name means nobody; null for a rep's.</param>
public sealed record Alias(string Source, string Text, long Rep, string? Why = null)
{
    /// <summary>The name means nobody who earns: what stands under it counts for nobody and waits no longer.</summary>
    public const long Nobody = -1;

    /// <summary>The name was known once: what stands under it waits.</summary>
    public const long TakenBack = 0;
}
