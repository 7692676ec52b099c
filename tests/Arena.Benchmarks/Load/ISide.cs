namespace Arena.Benchmarks.Load;

/// <summary>Something that takes activities over HTTP.</summary>
interface ISide : IAsyncDisposable
{
    string Name { get; }

    Uri Url { get; }

    /// <summary>Points of all reps together, as it tells them.</summary>
    Task<long> ReadPointsAsync();
}
