using System.Diagnostics;
using Arena.Grains.Tests.Store.Redis;

namespace Arena.Benchmarks.Peer;

/// <summary>This program once more, as the peer.</summary>
sealed class PeerProcess : IAsyncDisposable
{
    readonly Process _process;

    PeerProcess(Uri url, Process process) => (Url, _process) = (url, process);

    public Uri Url { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<PeerProcess> StartAsync(string redis)
    {
        var url = new Uri($"http://127.0.0.1:{RedisServer.FreePort()}");
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["peer", url.ToString(), redis]) { UseShellExecute = false })!;
        using var http = new HttpClient { BaseAddress = url };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await IsReadyAsync(http, limit.Token))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);

        return new PeerProcess(url, process);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
