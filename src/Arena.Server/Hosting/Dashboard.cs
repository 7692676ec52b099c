using Arena.Server.Access;
using Arena.Server.Cluster;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Dashboard;

namespace Arena.Server.Hosting;

/// <summary>
/// Orleans' dashboard, for administrators. It takes some 35 MB and looks at all counters every second, so one process that is all of Arena has it only
/// when it is asked for.
/// </summary>
static class Dashboard
{
    const string Path = "/admin/orleans";

    public static bool IsOn(ArenaOptions options) => options.Dashboard ?? !ClusterSetup.IsAlone(options);

    public static void MapDashboard(this WebApplication app, ArenaOptions options)
    {
        if (IsOn(options))
            app.MapOrleansDashboard(Path).RequireAuthorization(Policies.Administer);
        else
            app.MapGet(Path + "/{**rest}", () => Off).RequireAuthorization(Policies.Administer).ExcludeFromDescription();
    }

    static ProblemHttpResult Off =>
        ProblemResults.Create(StatusCodes.Status404NotFound, "dashboard.off", "", "There is no dashboard here. Start Arena with Arena:Dashboard=true to have one.");
}
