using Arena.Domain.Money;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Server.Access;
using Arena.Server.Hosting;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Arena.Server.Organisation;

/// <summary>What the organisation is called, and what decides its numbers.</summary>
static class FoundingApi
{
    const int LongestName = 100;

    public static void MapFounding(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/organisation").WithTags("Organisation");
        api.MapGet("/", ReadAsync).RequireAuthorization(Policies.Read).WithSummary("What decides numbers: time zone, currency, fiscal year");
        api.MapPut("/", PutAsync).RequireAuthorization(Policies.Administer).WithSummary("Name the organisation; set its time zone, currency and fiscal year while it is empty")
            .WithDescription("What decides numbers can be set until there is a team, a rep or an activity. The server then starts again by itself: 202.");
    }

    static async Task<OrganisationInfo> ReadAsync(IOptions<ArenaOptions> arena, Playbook playbook, IArenaStore store, Founding founding, CancellationToken cancellation) => new(
        await founding.FindNameAsync(cancellation) ?? arena.Value.Name,
        playbook.Settings.TimeZone,
        playbook.Settings.BaseCurrency,
        playbook.Settings.FiscalYearStartMonth,
        store.IsVolatile,
        arena.Value.Demo,
        await founding.IsEmptyAsync(cancellation));

    static async Task<Results<NoContent, Accepted, ProblemHttpResult>> PutAsync(
        OrganisationChange change, IOptions<ArenaOptions> arena, Playbook playbook, Founding founding, Restart restart, CancellationToken cancellation)
    {
        if (change.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl)))
            return ProblemResults.Unreadable("name.length", "name", $"The name has 1 to {LongestName} characters.");

        if (change.TimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            return ProblemResults.Unreadable("timeZone.unknown", "timeZone", "timeZone is a zone of the tz database, such as Asia/Shanghai.");

        if (change.BaseCurrency is { } currency && Currency.Find(currency) is null)
            return ProblemResults.Unreadable("baseCurrency.unknown", "baseCurrency", "baseCurrency is an ISO 4217 code in use, such as CNY.");

        if (change.FiscalYearStartMonth is < 1 or > 12)
            return ProblemResults.Unreadable("fiscalYearStartMonth.range", "fiscalYearStartMonth", "fiscalYearStartMonth is 1 to 12.");

        var settings = playbook.Settings with
        {
            TimeZone = change.TimeZone ?? playbook.Settings.TimeZone,
            BaseCurrency = change.BaseCurrency ?? playbook.Settings.BaseCurrency,
            FiscalYearStartMonth = change.FiscalYearStartMonth ?? playbook.Settings.FiscalYearStartMonth,
        };
        var isOther = settings != playbook.Settings;
        if (isOther && await RefusalAsync(arena.Value, settings, founding, cancellation) is { } refused)
            return refused;

        if (change.Name is not null)
            await founding.NameAsync(change.Name.Trim(), cancellation);

        if (!isOther)
            return TypedResults.NoContent();

        await founding.SettleAsync(settings, cancellation);
        restart.Ask();
        return TypedResults.Accepted((string?)null);
    }

    static async Task<ProblemHttpResult?> RefusalAsync(ArenaOptions start, StoreSettings settings, Founding founding, CancellationToken cancellation)
    {
        if (!await founding.IsEmptyAsync(cancellation))
            return ProblemResults.Create(StatusCodes.Status409Conflict, "organisation.not-empty", "", "Time zone, currency and fiscal year decide every number; they cannot change once there is a team, a rep or an activity.");

        // A start that asks for something else would be refused by the store.
        var said = (start.TimeZone is { } zone && zone != settings.TimeZone) || (start.BaseCurrency is { } currency && currency != settings.BaseCurrency)
            || (start.FiscalYearStartMonth is { } month && month != settings.FiscalYearStartMonth);
        return said ? ProblemResults.Create(StatusCodes.Status409Conflict, "organisation.set-at-start", "", "These are given with the start of the server (Arena:TimeZone, Arena:BaseCurrency, Arena:FiscalYearStartMonth); change them there.") : null;
    }
}

/// <summary>The organisation as it is to be; what is left out stays.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="TimeZone">Where its days begin.</param>
/// <param name="BaseCurrency">In which money is added up.</param>
/// <param name="FiscalYearStartMonth">1 to 12.</param>
public sealed record OrganisationChange(string? Name, string? TimeZone, string? BaseCurrency, int? FiscalYearStartMonth);
