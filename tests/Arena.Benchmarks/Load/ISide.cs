namespace Arena.Benchmarks.Load;

/// <summary>Something that takes activities over HTTP.</summary>
interface ISide : IAsyncDisposable
{
    string Name { get; }

    Uri Url { get; }

    /// <summary>What its processes have used of the processors, the store's among them.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Points of all reps together, as it tells them.</summary>
    Task<long> ReadPointsAsync();
}
