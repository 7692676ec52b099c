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

    /// <summary>As a store needs one of several, whichever of them is the primary at the time. A new replica is served at once instead of after five seconds.</summary>
    public static IReadOnlyList<string> Replicated { get; } = [.. Durable, "--min-replicas-to-write", "1", "--repl-diskless-sync-delay", "0"];

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

    /// <summary>Starts one that watches a primary, and makes a replica the primary when two of its kind agree that it is gone.</summary>
    public static async Task<RedisServer> StartSentinelAsync(string name, int primaryPort)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("arena-sentinel-").FullName, "sentinel.conf");
        await File.WriteAllTextAsync(file, $"""
            sentinel monitor {name} 127.0.0.1 {primaryPort} 2
            sentinel down-after-milliseconds {name} 1000
            sentinel failover-timeout {name} 3000

            """);
        return await StartAsync(file, "--sentinel");
    }

    /// <summary>What it has used of the processors since it started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _process is not null;

    /// <summary>What INFO says under a name; null when it is not there or does not answer.</summary>
    public async Task<string?> FindInfoAsync(string section, string name)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"INFO {section}\r\n"));
            using var reader = new StreamReader(stream);

            // The answer begins with its length.
            var left = await reader.ReadLineAsync() is ['$', .. var length] ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0;
            while (left > 0 && await reader.ReadLineAsync() is { } line)
            {
                left -= line.Length + 2;
                if (line.Split(':', 2) is [var found, var value] && found == name)
                    return value;
            }

            return null;
        }
        catch (Exception silent) when (silent is SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>Waits until INFO says it.</summary>
    /// <exception cref="OperationCanceledException">It did not within a minute.</exception>
    public async Task UntilAsync(string section, string name, string value)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await FindInfoAsync(section, name) != value)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
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

    /// <summary>A copy of its data as it is now; the server is away for a moment.</summary>
    public async Task<string> CopyAsync()
    {
        await KillAsync();
        var copy = _folder + "-copy";
        Copy(_folder, copy);
        await RestartAsync();
        return copy;
    }

    /// <summary>Puts an earlier copy in the place of its data, as a restore would, and starts it on that.</summary>
    public async Task PutBackAsync(string copy)
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
        Directory.Move(copy, _folder);
        await RestartAsync();
    }

    /// <summary>Leaves the log as a kill in the middle of a write can: it ends inside a command of its last transaction.</summary>
    public async Task CutLogAsync()
    {
        var log = Directory.GetFiles(Path.Combine(_folder, "appendonlydir"), "*.incr.aof").Order(StringComparer.Ordinal).Last();
        var bytes = await File.ReadAllBytesAsync(log);
        var lastCommand = bytes.AsSpan(0, bytes.AsSpan().LastIndexOf("EXEC"u8)).LastIndexOf("\r\n*"u8);
        lastCommand = bytes.AsSpan(0, bytes.AsSpan(0, lastCommand).LastIndexOf("\r\n*"u8)).LastIndexOf("\r\n*"u8);
        await File.WriteAllBytesAsync(log, bytes[..(lastCommand + 5)]);
    }

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));

        foreach (var folder in Directory.GetDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
        if (IsSentinel)
            Directory.Delete(Path.GetDirectoryName(_arguments[0])!, recursive: true);
    }

    bool IsSentinel => _arguments is [_, "--sentinel"];

    async Task<bool> TryStartAsync(string[] more)
    {
        var start = new ProcessStartInfo(
            "redis-server",
            IsSentinel
                ? [.. _arguments, "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--daemonize", "no"]
                : ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--daemonize", "no", .. _arguments, .. more])
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
            else if (line.Data.Contains(IsSentinel ? "Sentinel ID is" : "Ready to accept connections", StringComparison.Ordinal) || (more.Length > 0 && line.Data.Contains("Server initialized", StringComparison.Ordinal)))
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
