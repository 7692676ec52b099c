using System.Diagnostics;

namespace Arena.Server.Tests.Hosting;

/// <summary>Waits for what the program does in its own time.</summary>
static class Eventually
{
    public static async Task IsTrueAsync(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, "It did not come true within 60 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
        }
    }

    /// <summary>For what follows an acknowledgement: on a busy machine a receipt may come before the ledger.</summary>
    public static async Task EqualsAsync<T>(T expected, Func<Task<T>> read, CancellationToken cancellation)
    {
        var found = await read();
        var waited = Stopwatch.StartNew();
        while (!Equals(expected, found) && waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
            found = await read();
        }

        Assert.Equal(expected, found);
    }
}
