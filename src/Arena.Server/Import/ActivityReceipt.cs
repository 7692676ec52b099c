namespace Arena.Server.Import;

/// <summary>The server's answer to one activity.</summary>
sealed record ActivityReceipt(string? Source, string? ExternalId, string? Status, ActivityReceiptError? Error);

/// <summary>Why it was refused or waits.</summary>
sealed record ActivityReceiptError(string? Code, string? Field, string? Detail);
