namespace Arena.Domain;

/// <summary>Why something was refused: which rule, at which field, in words for the person who sent it.</summary>
/// <param name="Code">A stable name for programs, such as <c>amount.negative</c>.</param>
/// <param name="Field">The field at fault as the sender wrote it; empty when the whole is at fault.</param>
/// <param name="Rule">The rule in a sentence.</param>
public sealed record Rejection(string Code, string Field, string Rule);
