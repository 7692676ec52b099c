using System.Text.Json;
using Arena.Grains.Audit;
using Arena.Grains.Backup;
using Arena.Grains.Recovery;
using Arena.Server.Access;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Arena.Server.Upkeep;

/// <summary>What an administrator does with the store while it runs. Each answers with lines of JSON: how far it has come, and at last what it came to.</summary>
static class UpkeepApi
{
    public static void MapUpkeep(this IEndpointRouteBuilder routes)
    {
        var upkeep = routes.MapGroup("/api/v1/store").WithTags("Store").RequireAuthorization(Policies.Administer);
        upkeep.MapPost("/verify", VerifyAsync).WithSummary("Work every number out again from the intake and the ledgers, and compare")
            .WithDescription("Streams application/x-ndjson: {\"step\",\"done\",\"total\"} while it works, at last {\"reps\",\"entries\",\"records\",\"boards\",\"unsettled\",\"differences\":[{\"where\",\"expected\",\"found\"}]}.");
        upkeep.MapPost("/rebuild", RebuildAsync).WithSummary("Throw away all that is derived and work it out again, while everything goes on")
            .WithDescription("Streams application/x-ndjson: {\"step\",\"done\",\"total\"} while it works, at last {\"reps\",\"records\",\"boards\",\"entries\"}.");
        upkeep.MapGet("/alarm", ReadAlarmAsync).WithSummary("Whether the store was found behind what it acknowledged, and what was repaired; 204 when not");
        upkeep.MapDelete("/alarm", DismissAlarmAsync).WithSummary("The sources have sent again: the alarm is over");
        upkeep.MapGet("/backup", BackUpAsync).WithSummary("All that cannot be derived, as one file (zip), while everything goes on");
        routes.MapGet("/api/v1/figures", (ServerFigures figures) => figures.Read()).WithTags("Store").RequireAuthorization(Policies.Administer)
            .WithSummary("What this process has counted since it started, and what it holds of the machine");
    }

    static async Task<Results<Ok<StoreLoss>, NoContent>> ReadAlarmAsync(IGrainFactory grains) =>
        await grains.GetGrain<IStoreRecoveryGrain>(0).ReadAsync() is { } loss ? TypedResults.Ok(loss) : TypedResults.NoContent();

    static async Task<NoContent> DismissAlarmAsync(IGrainFactory grains)
    {
        await grains.GetGrain<IStoreRecoveryGrain>(0).DismissAsync();
        return TypedResults.NoContent();
    }

    static Task RebuildAsync(HttpContext http, StoreRebuild rebuild) => StreamAsync(http, progress => rebuild.RunAsync(progress, http.RequestAborted));

    static async Task BackUpAsync(HttpContext http, StoreBackup backup)
    {
        // .NET's zip still ends its entries synchronously.
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        http.Response.ContentType = "application/zip";
        await backup.WriteAsync(http.Response.Body, http.RequestAborted);
    }

    static Task VerifyAsync(HttpContext http, StoreAudit audit) =>
        StreamAsync(http, progress => audit.RunAsync(progress, http.RequestAborted));

    static async Task StreamAsync<T>(HttpContext http, Func<Func<WorkProgress, Task>, Task<T>> work)
    {
        http.Response.ContentType = "application/x-ndjson";
        await WriteAsync(http, await work(progress => WriteAsync(http, progress)));
    }

    static async Task WriteAsync<T>(HttpContext http, T line)
    {
        await http.Response.WriteAsync(JsonSerializer.Serialize(line, JsonSerializerOptions.Web) + "\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
