using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Arena.Faults.Targets;

/// <summary>The system under test, started and ended by tests/cluster.</summary>
public sealed class Target : IAsyncDisposable
{
    readonly string _script;
    readonly Dictionary<string, Node> _nodes;
    readonly ConcurrentDictionary<int, bool> _killed = new();
    readonly ConcurrentDictionary<string, long> _logBegins = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<int, string> _ended = new();

    Target(string script, Started started)
    {
        (_script, Url, Key, Directory) = (script, started.Url, started.Key, started.Dir);
        _nodes = started.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
    }

    public Uri Url { get; }

    public string Key { get; }

    public string Directory { get; }

    public static async Task<Target> StartAsync(string script, string store, string directory)
    {
        var started = await RunAsync(script, "up", "--store", store, "--dir", directory);
        return new Target(script, JsonSerializer.Deserialize<Started>(started, JsonSerializerOptions.Web)!);
    }

    public IReadOnlyList<Node> WithRole(params string[] roles) => [.. _nodes.Values.Where(node => roles.Contains(node.Role, StringComparer.Ordinal)).OrderBy(node => node.Name, StringComparer.Ordinal)];

    public Node Find(string name) => _nodes[name];

    /// <summary>Nodes that were found dead although nobody had killed them, and no fault made them end.</summary>
    public IReadOnlyCollection<string> FindEndedByThemselves()
    {
        foreach (var node in _nodes.Values.Where(node => !node.IsAlive))
            Note(node);

        return [.. _ended.Values];
    }

    public Task KillAsync(Node node)
    {
        // Whoever is dead already died of something else.
        if (!node.IsAlive)
            return Task.CompletedTask;

        _killed[node.Pid] = true;
        return node.SignalAsync("KILL");
    }

    /// <summary>Starts a node again that died, and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It is not ready within the script's patience.</exception>
    public async Task StartAsync(string name)
    {
        _logBegins[name] = new FileInfo(LogOf(name)).Length;
        try
        {
            await RunAsync(_script, "start", name, "--dir", Directory);
        }
        finally
        {
            // One that is late runs nevertheless, and is not to be started a second time.
            var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(Directory, $"{name}.pid")), CultureInfo.InvariantCulture);
            lock (_nodes)
                _nodes[name] = _nodes[name] with { Pid = pid };
        }
    }

    /// <summary>Starts every node that is dead, the store first.</summary>
    public async Task MendAsync()
    {
        foreach (var role in (string[])["redis", "all", "silo", "web", "proxy"])
        {
            var dead = WithRole(role).Where(node => !node.IsAlive).ToList();
            dead.ForEach(Note);
            await Task.WhenAll(dead.Select(node => StartAsync(node.Name)));
        }
    }

    void Note(Node node)
    {
        if (_killed.ContainsKey(node.Pid) || Crashes.HadToEnd(LogOf(node.Name), _logBegins.GetValueOrDefault(node.Name)))
            return;

        var said = $"{node.Name} (process {node.Pid}) ended by itself";
        if (_ended.TryAdd(node.Pid, said))
            Console.WriteLine($"      {said}");
    }

    string LogOf(string name) => Path.Combine(Directory, $"{name}.log");

    /// <summary>Changes what a node is started with; it holds from its next start on.</summary>
    /// <exception cref="InvalidOperationException">Nothing was changed: the fault that is to come of it never would.</exception>
    public void ChangeStart(string name, Func<string, string> change)
    {
        var file = Path.Combine(Directory, $"{name}.cmd");
        var before = File.ReadAllText(file);
        var after = change(before);
        if (after == before)
            throw new InvalidOperationException($"{file} has not what was to be changed in it");

        File.WriteAllText(file, after);
    }

    public async ValueTask DisposeAsync() => await RunAsync(_script, "down", "--dir", Directory);

    static async Task<string> RunAsync(string script, params string[] arguments)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", [script, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return bash.ExitCode == 0 ? said : throw new InvalidOperationException($"tests/cluster {string.Join(' ', arguments)} ended with {bash.ExitCode}.");
    }

    sealed record Started(Uri Url, string Key, string Dir, IReadOnlyList<Node> Nodes);
}
