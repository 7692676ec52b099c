using System.Net;
using System.Net.Sockets;
using Arena.Grains.Hosting;
using Arena.Server.Hosting;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Dashboard;
using StackExchange.Redis;

namespace Arena.Server.Cluster;

/// <summary>Where this process stands among others: alone, a silo of a cluster, or a web node that reaches the silos as a client.</summary>
static class ClusterSetup
{
    // It is part of Orleans' keys in Redis, so it never changes.
    const string ServiceId = "arena";

    // Where so many grains are is remembered, that is all reps of a large organisation.
    const int DirectoryCache = 100_000;

    /// <summary>Adds what the role asks for.</summary>
    /// <exception cref="InvalidOperationException">The address stands for nothing.</exception>
    public static void AddCluster(this WebApplicationBuilder builder, ArenaOptions options, OpenStore open)
    {
        SteadyClock.AddTo(builder.Services);

        // Without a collector no call between grains pays for being followed.
        var isFollowed = TelemetrySetup.IsCollected(builder.Configuration);
        if (options.Role == Roles.Web)
            builder.Host.UseOrleansClient(client => Join(client, options, open, isFollowed));
        else
            builder.Host.UseOrleans(silo => Add(silo, options, open, isFollowed));
    }

    /// <summary>Whether the process is the whole of Arena.</summary>
    public static bool IsAlone(ArenaOptions options) => options.Role == Roles.All && options.Cluster.Id is null;

    static void Add(ISiloBuilder silo, ArenaOptions options, OpenStore open, bool isFollowed)
    {
        if (IsAlone(options))
            StayAlone(silo);
        else
            Join(silo, options.Cluster, open);

        // Orleans makes room at the start for a million, twice: 19 MB, most of which nobody would ever use.
        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = DirectoryCache);
        silo.AddArena(open.Store, open.Playbook);
        if (isFollowed)
            silo.AddActivityPropagation();

        if (Dashboard.IsOn(options))
            silo.AddDashboard(dashboard => dashboard.HideTrace = true);
    }

    static void StayAlone(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
        silo.Configure<ClusterOptions>(cluster => cluster.ServiceId = ServiceId);
    }

    static void Join(ISiloBuilder silo, ClusterSettings settings, OpenStore open)
    {
        Name(silo.Services, settings);
        silo.UseRedisClustering(redis => Share(redis, open.Redis!));
        if (settings.Kubernetes)
            silo.UseKubernetesHosting();
        else
            silo.ConfigureEndpoints(AddressOf(settings), settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: false);

        if (settings.SiloListenPort is { } port)
            silo.Configure<EndpointOptions>(endpoints => endpoints.SiloListeningEndpoint = new IPEndPoint(AddressOf(settings), port));

        silo.Configure<ClusterMembershipOptions>(membership => Set(membership, settings.Liveness));
    }

    static void Join(IClientBuilder client, ArenaOptions options, OpenStore open, bool isFollowed)
    {
        Name(client.Services, options.Cluster);
        client.UseRedisClustering(redis => Share(redis, open.Redis!));

        // A web node may come before the silos, and outlive all of them.
        client.UseConnectionRetryFilter(async (_, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellation);
            return true;
        });
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        client.Services.AddArenaClient(open.Store, open.Playbook);
        if (isFollowed)
            client.AddActivityPropagation();

        if (Dashboard.IsOn(options))
            client.AddDashboard();
    }

    // Orleans insists on options of its own even where it shares a connection.
    static void Share(RedisClusteringOptions redis, IConnectionMultiplexer connection)
    {
        redis.ConfigurationOptions = ConfigurationOptions.Parse(connection.Configuration);
        redis.CreateMultiplexer = _ => Task.FromResult((connection, true));
    }

    static void Name(IServiceCollection services, ClusterSettings settings) => services.Configure<ClusterOptions>(cluster =>
    {
        cluster.ServiceId = ServiceId;
        cluster.ClusterId = settings.Id ?? ServiceId;
    });

    // Measured: with these a killed silo's grains answer again after some 3 s, a hung one's after 8 to 12; Orleans' own take 10 s and more than a minute.
    static void Set(ClusterMembershipOptions membership, string liveness)
    {
        var isFast = liveness == "fast";
        membership.ProbeTimeout = TimeSpan.FromSeconds(isFast ? 1 : 2);
        membership.MinProbeTimeout = TimeSpan.FromSeconds(isFast ? 1 : 2);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(isFast ? 2 : 5);
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(60);
    }

    static IPAddress AddressOf(ClusterSettings settings)
    {
        if (IPAddress.TryParse(settings.Address, out var address))
            return address;

        try
        {
            return Dns.GetHostAddresses(settings.Address, AddressFamily.InterNetwork)[0];
        }
        catch (SocketException unknown)
        {
            throw new InvalidOperationException($"Arena:Cluster:Address = {settings.Address} stands for no address: {unknown.Message}", unknown);
        }
    }

    // Fixed ports would make a second Arena on the same machine fail.
    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
