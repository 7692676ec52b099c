using Arena.Grains.Audit;
using Arena.Grains.Backup;
using Arena.Grains.Hosting;
using Arena.Server.Access;
using Arena.Server.Activities;
using Arena.Server.Cluster;
using Arena.Server.Demo;
using Arena.Server.Import.Jobs;
using Arena.Server.Live;
using Arena.Server.Organisation;
using Arena.Server.Problems;
using Arena.Server.Records;
using Arena.Server.Reps;
using Arena.Server.Rulebooks;
using Arena.Server.Standings;
using Arena.Server.Teams;
using Arena.Server.Upkeep;
using Arena.Server.Walls;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Arena.Server.Hosting;

/// <summary>The whole program: store, silo, API, hub and pages, in one process or shared out by role.</summary>
public static class ArenaHost
{
    /// <summary>Where a server listens that is told nothing else.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Opens the store and puts the program together; run it, and dispose of it after.</summary>
    /// <exception cref="InvalidOperationException">The settings or the store do not allow a start; the message says what to change.</exception>
    public static async Task<ArenaProgram> BuildAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // "--demo" alone is shorter than the setting it stands for.
            Args = [.. args.Select(argument => argument == "--demo" ? "--Arena:Demo=true" : argument)],
            ContentRootPath = AppContext.BaseDirectory,
        });
        var options = ReadOptions(builder);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning).AddFilter(typeof(BearerKeyHandler).FullName, LogLevel.Warning);

        using var logs = LoggerFactory.Create(logging => logging.AddConsole());
        var open = await StoreOpening.OpenAsync(options, builder.Configuration, logs);
        try
        {
            await StoreRestore.RequireWholeAsync(open.Store, CancellationToken.None);
            AddServices(builder, options, open);
            var app = builder.Build();
            Map(app, options);
            return new ArenaProgram(app, open);
        }
        catch
        {
            await open.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the store that the settings name, and nothing else.</summary>
    /// <exception cref="InvalidOperationException">The settings or the store do not allow it; the message says what to change.</exception>
    public static async Task<OpenStore> OpenStoreAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        using var logs = LoggerFactory.Create(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Warning));
        return await StoreOpening.OpenAsync(ReadOptions(builder), builder.Configuration, logs);
    }

    static ArenaOptions ReadOptions(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<ArenaOptions>, ArenaOptionsValidator>();
        builder.Services.AddOptions<ArenaOptions>().BindConfiguration("Arena").ValidateOnStart();
        var options = builder.Configuration.GetSection("Arena").Get<ArenaOptions>() ?? new ArenaOptions();
        var outcome = new ArenaOptionsValidator().Validate(null, options);
        if (outcome.Failed)
            throw new InvalidOperationException(outcome.FailureMessage);

        if (options is { Demo: true, Store: "redis" })
            throw new InvalidOperationException("Arena:Demo needs a folder of its own and does not go with Arena:Store = redis: the Redis may hold what is real.");

        // What is invented lies apart from what is real: it is gone with its folder, and leaves no trace.
        if (options.Demo)
            options.DataDir = Path.Combine(options.DataDir, "demo");

        return options;
    }

    static void AddServices(WebApplicationBuilder builder, ArenaOptions options, OpenStore open)
    {
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
            builder.WebHost.UseUrls(DefaultUrl);

        builder.WebHost.ConfigureKestrel(kestrel => Limits.Apply(kestrel, options.Limits));
        builder.AddCluster(options, open);
        builder.AddTelemetry(options);

        // Registered after the silo: what calls grains starts after it and stops before it.
        var services = builder.Services;
        services.AddSingleton<Restart>();
        services.AddHostedService(provider => new Drain(TimeSpan.FromSeconds(options.DrainSeconds ?? (ClusterSetup.IsAlone(options) || options.Role == Roles.Silo ? 0 : 3)), provider.GetRequiredService<TimeProvider>()));
        services.AddReadiness();
        if (!ClusterSetup.IsAlone(options))
            services.AddHostedService<SettingsWatch>();

        if (options.Role != Roles.Web)
            services.AddArenaKeeper();

        services.AddAccess(ClusterSetup.IsAlone(options) ? options.DataDir : null);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = answer => ProblemHandler.NameTooLarge(answer.ProblemDetails));
        services.AddExceptionHandler<ProblemHandler>();
        if (options.Role != Roles.Silo)
            AddWeb(services, options);
    }

    static void AddWeb(IServiceCollection services, ArenaOptions options)
    {
        services.AddSingleton(provider => new SecondAsk(ClusterSetup.IsAlone(options), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ActivityIntake>();
        services.AddSingleton<BoardPeriods>();
        services.AddSingleton<RepViews>();
        services.AddSingleton<RepActivity>();
        services.AddSingleton<Founding>();
        services.AddSingleton<ServerFigures>();
        services.AddHostedService(provider => provider.GetRequiredService<ServerFigures>());
        services.AddTransient<StoreAudit>();
        services.AddTransient<StoreBackup>();
        services.AddTransient<StoreRebuild>();
        services.AddSingleton<ImportJobStore>();
        services.AddSingleton<ImportLeases>();
        services.AddSingleton<FailedList>();
        services.AddSingleton<ImportClearing>();
        services.AddSingleton<ImportJobRunner>();
        services.AddSingleton<ImportJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportJobs>());
        services.AddSingleton<LiveRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveRelay>());
        if (!ClusterSetup.IsAlone(options))
            services.AddHostedService<RevokedLinks>();

        if (options.Demo)
            services.AddHostedService<DemoOffice>();

        services.ConfigureHttpJsonOptions(json => JsonSetup.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddDocs();
        services.AddAdmission();
        services.AddSignalR(hub =>
        {
            // A wall notices within five seconds that the server is silent.
            hub.KeepAliveInterval = TimeSpan.FromSeconds(1.5);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
            hub.MaximumReceiveMessageSize = 32 * 1024;
        }).AddJsonProtocol(json => JsonSetup.Apply(json.PayloadSerializerOptions));
        services.AddSingleton<HubLifetimeManager<LiveHub>, PatientGroups>();
    }

    static void Map(WebApplication app, ArenaOptions options)
    {
        Drain.Use(app);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseHubOriginGuard();
        app.UseAuthentication();
        app.UseWriteGuard();
        app.UseAuthorization();
        app.UseBodyLimit();
        app.MapHealth();
        if (options.Role == Roles.Silo)
            return;

        app.UseRateLimiter();
        MapWeb(app, options);
    }

    static void MapWeb(WebApplication app, ArenaOptions options)
    {
        app.MapPages();
        app.MapDocs();
        app.MapSession();
        app.MapActivities();
        app.MapFounding();
        app.MapOrganisation();
        app.MapRepList();
        app.MapPhotos();
        app.MapPeople();
        app.MapAliases();
        app.MapRates();
        app.MapUnmatched();
        app.MapRecords();
        app.MapImports();
        app.MapRulebook();
        app.MapStandings();
        app.MapReps();
        app.MapTeams();
        app.MapWallLinks();
        app.MapUpkeep();
        app.MapDashboard(options);
        app.MapHub<LiveHub>("/hubs/live", hub =>
        {
            hub.CloseOnAuthenticationExpiration = true;
            Limits.Apply(hub, options.Limits);
        }).RequireAuthorization(Policies.Read);
    }
}
