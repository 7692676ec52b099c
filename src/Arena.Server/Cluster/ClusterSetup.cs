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

    /// <summary>Adds what the role asks for.</summary>
    /// <exception cref="InvalidOperationException">The address stands for nothing.</exception>
    public static void AddCluster(this WebApplicationBuilder builder, ArenaOptions options, OpenStore open)
    {
        if (options.Role == Roles.Web)
            builder.Host.UseOrleansClient(client => Join(client, options.Cluster, open));
        else if (IsAlone(options))
            builder.Host.UseOrleans(silo => StayAlone(silo, open));
        else
            builder.Host.UseOrleans(silo => Join(silo, options.Cluster, open));
    }

    /// <summary>Whether the process is the whole of Arena.</summary>
    public static bool IsAlone(ArenaOptions options) => options.Role == Roles.All && options.Cluster.Id is null;

    static void StayAlone(ISiloBuilder silo, OpenStore open)
    {
        silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
        silo.Configure<ClusterOptions>(cluster => cluster.ServiceId = ServiceId);
        silo.AddArena(open.Store, open.Playbook);
        Show(silo);
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
        silo.AddArena(open.Store, open.Playbook);
        Show(silo);
    }

    static void Join(IClientBuilder client, ClusterSettings settings, OpenStore open)
    {
        Name(client.Services, settings);
        client.UseRedisClustering(redis => Share(redis, open.Redis!));

        // A web node may come before the silos, and outlive all of them.
        client.UseConnectionRetryFilter(async (_, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellation);
            return true;
        });
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        client.Services.AddArenaClient(open.Store, open.Playbook);
        client.AddActivityPropagation();
        client.AddDashboard();
    }

    static void Show(ISiloBuilder silo)
    {
        silo.AddActivityPropagation();
        silo.AddDashboard(dashboard => dashboard.HideTrace = true);
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

    // Measured: with these a killed silo's grains answer again after some 3 s, a hung one's after 8 to 10; Orleans' own take 10 s and more than a minute.
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
