namespace Arena.Grains.Store;

/// <summary>A versioned document.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">Its name within the kind.</param>
/// <param name="Version">Counts up from 1 with every write.</param>
/// <param name="Json">UTF-8.</param>
public sealed record Document(string Kind, string Id, long Version, ReadOnlyMemory<byte> Json);
