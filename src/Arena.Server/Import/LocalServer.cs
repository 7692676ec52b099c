namespace Arena.Server.Import;

/// <summary>A server that was started for one import and ends with it.</summary>
/// <param name="Url">Where it listens: a free port on loopback.</param>
/// <param name="Key">A key for this start that may administer.</param>
/// <param name="Host">Disposed when the import is done; must stop the server and wait until the store is closed.</param>
public sealed record LocalServer(Uri Url, string Key, IAsyncDisposable Host);
