namespace Arena.Server.Import;

/// <summary>The import cannot go on. The message is for the person at the command line and says what to do.</summary>
class ImportException(string message, Exception? inner = null) : Exception(message, inner);
