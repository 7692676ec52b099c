using Arena.Grains.Intake;
using Arena.Grains.Organisation;
using Arena.Grains.Recovery;
using Arena.Grains.Reps;
using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Grains.Store;
using Arena.Grains.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Arena.Grains.Hosting;

/// <summary>What a silo needs to hold Arena's grains.</summary>
public static class ArenaGrains
{
    /// <param name="silo">The silo.</param>
    /// <param name="store">Open; whoever opened it closes it, after the silo.</param>
    /// <param name="playbook">What is in force in that store.</param>
    public static ISiloBuilder AddArena(this ISiloBuilder silo, IArenaStore store, Playbook playbook)
    {
        silo.Services.AddArenaClient(store, playbook);
        silo.Services.AddSingleton<IIntakeStore>(store);
        silo.Services.AddSingleton<IRepStore>(store);
        silo.Services.AddSingleton<IChangeFeed>(store);
        silo.Services.AddSingleton<IStoreLineage>(store);
        silo.Services.AddSingleton<FeedHint>();
        silo.Services.AddSingleton<PostingCourier>();
        silo.Services.AddSingleton<LedgerReader>();
        silo.Services.AddSingleton<StoreAlarm>();

        // The default placement put 53 of 60 grains on one of three silos right after a start; chance spreads them.
        silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
        silo.Configure<SiloMessagingOptions>(messaging => messaging.MaxEnqueuedRequestsHardLimit = 10_000);
        return silo;
    }

    /// <summary>What every process needs that calls Arena's grains.</summary>
    /// <inheritdoc cref="AddArena"/>
    public static IServiceCollection AddArenaClient(this IServiceCollection services, IArenaStore store, Playbook playbook)
    {
        services.AddSingleton(store);
        services.AddSingleton<IDocumentStore>(store);
        services.AddSingleton(playbook);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OrganisationDirectory>();
        return services.AddDomainWire();
    }

    /// <summary>Keeps intake shards alive. Register it after the silo: it calls grains.</summary>
    public static IServiceCollection AddArenaKeeper(this IServiceCollection services) => services.AddSingleton<IHostedService, IntakeKeeper>();
}
