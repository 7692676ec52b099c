namespace Arena.Server.Import;

/// <summary>The server did not answer for as long as the import was willing to wait. What was sent last may have arrived.</summary>
sealed class ServerSilentException(string message, Exception inner) : ImportException(message, inner);
