namespace Arena.Benchmarks.Load;

/// <summary>How activities are sent.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Batch">Activities a request.</param>
/// <param name="Connections">Requests in flight at once.</param>
/// <param name="Query">Behind the path; a side that knows no such thing gets the same load without it.</param>
/// <param name="Target">How many times as many a second as the peer Arena is to take.</param>
sealed record Shape(string Name, int Batch, int Connections, string Query, double Target)
{
    public static IReadOnlyList<Shape> All { get; } =
    [
        new("single", 1, 64, "", 1.0),
        new("single, receipt=intake", 1, 64, "?receipt=intake", 1.0),
        new("batches of 100", 100, 16, "", 2.5),
        new("batches of 100, receipt=intake", 100, 16, "?receipt=intake", 2.5),
    ];
}
