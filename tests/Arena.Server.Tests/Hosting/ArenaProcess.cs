using System.Diagnostics;
using System.Net.Http.Headers;
using Arena.Grains.Tests.Store.Redis;

namespace Arena.Server.Tests.Hosting;

/// <summary>The program as its user runs it: a process of its own, that can be killed and started again on the same store.</summary>
public sealed class ArenaProcess : IAsyncDisposable
{
    public const string Key = "a-key-for-tests";

    const int MostAttempts = 3;

    readonly string[] _settings;
    Process? _server;

    ArenaProcess(Uri url, string[] settings)
    {
        (Url, _settings) = (url, settings);
        Http = new HttpClient { BaseAddress = url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    /// <summary>What it has used of the processors since it started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _server!.Refresh();
            return _server.TotalProcessorTime;
        }
    }

    /// <summary>Starts a server with the given settings (<c>--Arena:X=..</c>) and waits until it is ready.</summary>
    public static async Task<ArenaProcess> StartAsync(string[] settings, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var arena = new ArenaProcess(new Uri($"http://127.0.0.1:{RedisServer.FreePort()}"), settings);
            try
            {
                await arena.StartAgainAsync(cancellation);
                return arena;
            }
            catch (Exception failed)
            {
                await arena.DisposeAsync();

                // Between asking for a free port and taking it, somebody else may have got it.
                if (failed is not InvalidOperationException || attempt == MostAttempts)
                    throw;
            }
        }
    }

    public async Task StartAgainAsync(CancellationToken cancellation)
    {
        _server = Launch([.. _settings, $"--urls={Url}"]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await IsReadyAsync(limit.Token))
        {
            if (_server.HasExited)
                throw new InvalidOperationException($"The server ended with {_server.ExitCode}.");

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Ends the server at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        if (_server is null)
            return;

        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    /// <summary>Runs the command line with the server's key.</summary>
    public static Process Launch(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Arena.Server.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["Arena__BootstrapKey"] = Key;
        var process = Process.Start(start)!;

        // Somebody has to read it, or the process waits when the pipe is full.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }

    async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
