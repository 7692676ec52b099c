using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Arena.Grains.Tests.Store.Redis;

/// <summary>A real redis-server with its data in a folder of its own; ended by its process, and the folder removed, when disposed of.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("arena-redis-").FullName;
    readonly string[] _arguments;
    readonly List<string> _output = [];
    Process? _process;

    RedisServer(string[] arguments) => _arguments = arguments;

    /// <summary>As a store needs it.</summary>
    public static IReadOnlyList<string> Durable { get; } = ["--appendonly", "yes", "--appendfsync", "always"];

    /// <summary>A port of this machine's own, held since the first start.</summary>
    public int Port { get; private set; }

    public string Endpoint => $"127.0.0.1:{Port}";

    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(arguments);
        try
        {
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it once it was ended, on the data of the last run.</summary>
    /// <param name="more">Further arguments for this run.</param>
    public async Task RestartAsync(params string[] more)
    {
        // Between asking for a free port and taking it somebody else may take it.
        for (var attempt = 0; ; attempt++)
        {
            if (Port == 0 || attempt > 0)
                Port = FreePort();

            if (await TryStartAsync(more))
                return;

            if (attempt == 5)
                throw new InvalidOperationException($"redis-server does not start: {string.Join('\n', _output)}");
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;

        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Stops it in mid-step: it takes what is sent to it and says nothing.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    async Task<bool> TryStartAsync(string[] more)
    {
        var start = new ProcessStartInfo(
            "redis-server",
            ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--daemonize", "no", .. _arguments, .. more])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("These tests need redis-server on the PATH: apt-get install redis-server.", missing);
        }

        _output.Clear();
        var listens = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) =>
        {
            // The end of the output is the end of the process. A start that loads for long listens before it is ready.
            if (line.Data is null)
                listens.TrySetResult(false);
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal) || (more.Length > 0 && line.Data.Contains("Server initialized", StringComparison.Ordinal)))
                listens.TrySetResult(true);
            else
                _output.Add(line.Data);
        };
        _process.BeginOutputReadLine();
        if (await listens.Task)
            return true;

        await KillAsync();
        return false;
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
