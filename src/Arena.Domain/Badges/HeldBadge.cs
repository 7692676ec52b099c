using Arena.Domain.Activities;
using NodaTime;

namespace Arena.Domain.Badges;

/// <summary>A badge that a rep holds: since when, and the record that earned it.</summary>
/// <param name="Id">The badge.</param>
/// <param name="At">When the record that reached the threshold occurred.</param>
/// <param name="Reason">That record.</param>
public sealed record HeldBadge(string Id, Instant At, RecordKey Reason);

/// <summary>Something to celebrate on every screen, once.</summary>
/// <param name="Id">The same for the same badge and reason.</param>
/// <param name="Badge">Which badge was earned.</param>
/// <param name="At">When it was booked.</param>
public sealed record Celebration(string Id, string Badge, Instant At);
