namespace Arena.Benchmarks.Load;

/// <summary>What was acknowledged.</summary>
/// <param name="Activities">How many.</param>
/// <param name="Points">What they are worth: 10 for a deal and 1 for each 100 whole units of its amount.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Milliseconds">Of each request, in order.</param>
sealed record Sent(long Activities, long Points, double Seconds, IReadOnlyList<double> Milliseconds)
{
    public double PerSecond => Activities / Seconds;

    /// <summary>The time within which a part of all requests was answered.</summary>
    /// <param name="part">0.5 for the median.</param>
    public double Quantile(double part) => Milliseconds[Math.Min((int)(part * Milliseconds.Count), Milliseconds.Count - 1)];
}
