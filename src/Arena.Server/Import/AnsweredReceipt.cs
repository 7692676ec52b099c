namespace Arena.Server.Import;

/// <summary>The server's answer to one activity.</summary>
sealed record AnsweredReceipt(string? Source, string? ExternalId, string? Status, AnsweredError? Error);

/// <summary>Why it was refused or waits.</summary>
sealed record AnsweredError(string? Code, string? Field, string? Detail);
