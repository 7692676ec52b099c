using System.Collections.Immutable;
using System.Diagnostics;
using Arena.Domain.Activities;
using Arena.Grains.Hosting;
using Arena.Grains.Intake;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Grains.Tests.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Arena.Grains.Tests.Cluster;

/// <summary>Three silos in this process over one store, each with what a server registers for its grains, and a client outside of them.</summary>
public sealed class ArenaCluster : IAsyncDisposable
{
    /// <summary>How long something may take that has to come about; a machine that does much else takes its time.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    const int Silos = 3;

    readonly StoreSite _site;
    readonly OpenStore _open;
    readonly InProcessTestCluster _cluster;

    // Asking the cluster for the services of a silo fails while that silo is being killed.
    ImmutableDictionary<SiloAddress, IGrainFactory> _servers;

    ArenaCluster(StoreSite site, OpenStore open, InProcessTestCluster cluster)
    {
        _site = site;
        _open = open;
        _cluster = cluster;
        _servers = cluster.Silos.ToImmutableDictionary(
            silo => silo.SiloAddress, silo => cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IGrainFactory>());
    }

    public IArenaStore Store => _open.Store;

    /// <summary>Outside of all silos.</summary>
    public IGrainFactory Client => _cluster.Client;

    /// <summary>Calls as a server on each living silo makes them.</summary>
    public IReadOnlyList<IGrainFactory> Servers => [.. Volatile.Read(ref _servers).Values];

    public static async Task<ArenaCluster> StartAsync(StoreSite site)
    {
        var open = await site.OpenAsync(StoreSamples.Settings);
        var playbook = await Playbook.ReadAsync(open.Store, StoreSamples.Settings, CancellationToken.None);
        var builder = new InProcessTestClusterBuilder(Silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddArena(open.Store, playbook));
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Services.AddArenaKeeper();
            host.Logging.SetMinimumLevel(LogLevel.None);
        });
        builder.ConfigureClient(client => client.Services.AddArenaClient(open.Store, playbook));
        var cluster = builder.Build();
        await cluster.DeployAsync();

        var started = new ArenaCluster(site, open, cluster);
        await started.SpreadShardsAsync();
        return started;
    }

    /// <summary>Whether a silo holds the grain, and which.</summary>
    public SiloAddress? FindSilo(IGrain grain) => _cluster.TryGetGrainContext(grain.GetGrainId(), out var context) ? context.Address.SiloAddress : null;

    /// <summary>Ends a silo with no chance to tidy up.</summary>
    public Task KillAsync(SiloAddress silo)
    {
        ImmutableInterlocked.TryRemove(ref _servers, silo, out _);
        return _cluster.KillSiloAsync(_cluster.Silos.Single(one => one.SiloAddress.Equals(silo)));
    }

    /// <summary>Lets a grain go; what it is asked next it reads again.</summary>
    public Task DeactivateAsync(IGrain grain) => _cluster.DeactivateAsync(grain);

    public Task<OrganisationResult> PutTeamAsync(string id, string region = "CN") =>
        Client.GetGrain<IOrganisationGrain>(0).PutTeamAsync(new PutTeam(id, $"Team {id}", region));

    public Task<OrganisationResult> PutRepAsync(string id, string team, NodaTime.Instant? since = null) =>
        Client.GetGrain<IOrganisationGrain>(0).PutRepAsync(new PutRep(id, $"Rep {id}", team, Email: null, since, Active: null));

    public async Task<OrganisationView> ReadOrganisationAsync() =>
        OrganisationView.Empty.With(await AskAsync(() => Client.GetGrain<IOrganisationGrain>(0).ReadChangesAsync(0, "")));

    /// <summary>Asks until there is an answer, as whoever gets a 503 does.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        var asked = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception unknown) when (unknown is OrleansException or TimeoutException or StoreUnavailableException && asked.Elapsed < Patience)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Looks again and again until it is so, or until it is plain that it will not be; what is asserted after says why.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (!await AskAsync(isSo) && waited.Elapsed < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    // The keeper of the first silo woke all shards while it was alone, and silos place nothing on one that they have not heard of yet.
    Task SpreadShardsAsync()
    {
        var shards = Enumerable.Range(0, RecordKey.Shards).Select(shard => Client.GetGrain<IIntakeGrain>(shard)).ToList();
        return UntilAsync(async () =>
        {
            await Task.WhenAll(shards.Select(DeactivateAsync));
            await Task.WhenAll(shards.Select(shard => shard.ReadWaitingAsync()));
            return shards.Select(FindSilo).OfType<SiloAddress>().Distinct().Count() == Silos;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _open.DisposeAsync();
        await _site.DisposeAsync();
    }
}
