namespace Arena.Domain.Organisations;

/// <summary>A source's own name for a rep.</summary>
/// <param name="Source">The source that uses it.</param>
/// <param name="Text">The name, compared ordinally.</param>
/// <param name="Rep">The rep's number; 0 after it was taken back.</param>
public sealed record Alias(string Source, string Text, long Rep);
