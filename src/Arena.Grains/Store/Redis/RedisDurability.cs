using System.Globalization;
using System.Net;
using NodaTime;
using StackExchange.Redis;

namespace Arena.Grains.Store.Redis;

/// <summary>Whether a Redis keeps what it acknowledges, as far as it can be asked.</summary>
static class RedisDurability
{
    /// <summary>How far apart the clocks of Redis and of this process may be. Silos on either side of it disagree about what came first.</summary>
    static readonly Duration MaxClockSkew = Duration.FromSeconds(5);

    static readonly (string Name, string Wanted, string Why)[] Required =
    [
        ("appendonly", "yes", "without the log a restart loses everything since the last snapshot"),
        ("appendfsync", "always", "otherwise a crash of the machine loses what was acknowledged within the last second or more"),
        ("no-appendfsync-on-rewrite", "no", "otherwise nothing is durable while the log is rewritten"),
        ("maxmemory-policy", "noeviction", "otherwise a full Redis drops whatever it chooses"),
    ];

    /// <summary>The servers that are written to.</summary>
    /// <exception cref="StoreUnavailableException">None can be reached.</exception>
    public static IReadOnlyList<IServer> PrimariesOf(IConnectionMultiplexer redis)
    {
        var primaries = redis.GetServers().Where(server => server.IsConnected && !server.IsReplica).ToList();
        return primaries.Count > 0 ? primaries : throw new StoreUnavailableException("No Redis that can be written to is connected; one that is still loading its data is not.");
    }

    /// <summary>Refuses a server that is not ready, whatever is allowed.</summary>
    /// <exception cref="InvalidOperationException">It is loading, or its clock is another.</exception>
    public static async Task RequireReadyAsync(IServer server, TimeProvider time)
    {
        if ((await InfoAsync(server, "persistence")).GetValueOrDefault("loading") != "0")
            throw new InvalidOperationException($"Redis at {Name(server)} is still loading its data. Start again when INFO persistence says loading:0.");

        var skew = Instant.FromDateTimeUtc(DateTime.SpecifyKind(await server.TimeAsync(), DateTimeKind.Utc)) - Instant.FromDateTimeOffset(time.GetUtcNow());
        if (skew > MaxClockSkew || skew < -MaxClockSkew)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The clock of Redis at {Name(server)} differs by {skew.TotalSeconds:F0} seconds from this machine's. Set both right (NTP)."));
    }

    const string LeastReplicas = "min-replicas-to-write";

    /// <summary>Whether a server has replicas, or would have to have one to be written to: in a failover they may be away for a moment.</summary>
    public static async Task<bool> IsReplicatedAsync(IServer server) =>
        server.IsReplica || await CountReplicasAsync(server) > 0 || (await TryReadLeastReplicasAsync(server) ?? 0) > 0;

    /// <summary>What could be lost, each as a sentence that says what to set; none when everything acknowledged is durable.</summary>
    /// <param name="server">A primary, or a replica that may become one.</param>
    /// <param name="isReplicated">Whether the store as a whole has replicas.</param>
    public static async Task<IReadOnlyList<string>> FindGapsAsync(IServer server, bool isReplicated)
    {
        Dictionary<string, string> settings;
        try
        {
            var answer = await AskAsync(server, "CONFIG", ["GET", LeastReplicas, .. Required.Select(required => (object)required.Name)]);
            settings = answer.ToDictionary(StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal);
        }
        catch (RedisServerException forbidden)
        {
            return [$"Redis at {Name(server)} does not let its configuration be read ({forbidden.Message}), so nothing tells whether it keeps what it acknowledges: allow CONFIG GET."];
        }

        return
        [
            .. from required in Required
               let found = settings.GetValueOrDefault(required.Name, "nothing")
               where found != required.Wanted
               select $"Redis at {Name(server)} has {required.Name} {found}: set {required.Name} {required.Wanted}, {required.Why}.",
            .. isReplicated && settings.GetValueOrDefault(LeastReplicas, "0") == "0"
                ? [$"Redis at {Name(server)} has replicas and {LeastReplicas} 0: set {LeastReplicas} 1, otherwise a primary that was cut off goes on taking what a failover throws away."]
                : (string[])[],
        ];
    }

    static async Task<int> CountReplicasAsync(IServer server) =>
        int.Parse((await InfoAsync(server, "replication")).GetValueOrDefault("connected_slaves", "0"), CultureInfo.InvariantCulture);

    static async Task<int?> TryReadLeastReplicasAsync(IServer server)
    {
        try
        {
            return int.Parse((string)((RedisResult[])(await AskAsync(server, "CONFIG", "GET", LeastReplicas))!)[1]!, CultureInfo.InvariantCulture);
        }
        catch (RedisServerException)
        {
            // Not to be read: that is a gap of its own.
            return null;
        }
    }

    public static string Name(IServer server) => server.EndPoint is DnsEndPoint { Host: var host, Port: var port } ? $"{host}:{port}" : $"{server.EndPoint}";

    /// <summary>Asks what the client lets only those ask who said that they may.</summary>
    static async Task<RedisResult> AskAsync(IServer server, string command, params ICollection<object> arguments)
    {
        try
        {
            return await server.ExecuteAsync(command, arguments);
        }
        catch (RedisCommandException refused)
        {
            throw new InvalidOperationException($"The store asks Redis INFO and CONFIG GET when it starts: connect with allowAdmin=true. ({refused.Message})", refused);
        }
    }

    /// <summary>What a section of INFO says, by name.</summary>
    public static async Task<Dictionary<string, string>> InfoAsync(IServer server, string section) =>
        ((string)(await AskAsync(server, "INFO", section))!).Split("\r\n").Where(line => line.Contains(':', StringComparison.Ordinal))
            .Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
