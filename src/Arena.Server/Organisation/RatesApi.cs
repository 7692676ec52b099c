using Arena.Domain.Money;
using Arena.Domain.Periods;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Server.Access;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;

namespace Arena.Server.Organisation;

/// <summary>The dated table by which other currencies are turned into the base currency.</summary>
static class RatesApi
{
    const int MostRates = 10_000;

    public static void MapRates(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/rates").WithTags("Rates");
        api.MapGet("/", ReadAsync).RequireAuthorization(Policies.Read).WithSummary("All rates, by currency and day");
        api.MapPut("/", PutAsync).RequireAuthorization(Policies.Manage).WithSummary("Replace all rates")
            .WithDescription("What was held for want of a rate counts at once, and what was counted under another rate is counted anew.");
    }

    static async Task<RateList> ReadAsync(OrganisationDirectory organisation, Playbook playbook) => View((await organisation.LatestAsync()).Rates, playbook);

    static async Task<Results<Ok<RateList>, ProblemHttpResult>> PutAsync(RateChanges change, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook)
    {
        if (change.Rates is not { Count: <= MostRates } rates)
            return ProblemResults.Unreadable("rates.count", "rates", $"rates is required: a list of at most {MostRates}.");

        var table = RateTable.Empty;
        for (var index = 0; index < rates.Count; index++)
        {
            var field = $"rates[{index}]";
            if (rates[index].Currency is not { } code || Currency.Find(code) is null || code == playbook.BaseCurrency.Code)
                return ProblemResults.Unreadable("currency.unknown", $"{field}.currency", $"currency is an ISO 4217 code in use, other than {playbook.BaseCurrency.Code}.");

            if (rates[index].Rate is not { } rate || ExchangeRate.Of(rate) is not { } value)
                return ProblemResults.Unreadable("rate.range", $"{field}.rate", "rate is above 0, with at most nine digits on either side of the point.");

            if (ReadSince(rates[index].Since, playbook.Calendar) is not { } since)
                return ProblemResults.Unreadable("since.shape", $"{field}.since", "since is a date such as 2026-01-01, or left out for a rate that always held.");

            if (table.Rates.Any(other => other.Currency == code && other.Since == since))
                return ProblemResults.Unreadable("rates.repeated", $"{field}.since", $"{code} has two rates from the same day on.");

            table = table.Add(code, value, since);
        }

        await grains.GetGrain<IOrganisationGrain>(0).PutRatesAsync(new PutRates(table));
        return TypedResults.Ok(await ReadAsync(organisation, playbook));
    }

    static Instant? ReadSince(string? text, PeriodCalendar calendar)
    {
        if (string.IsNullOrEmpty(text))
            return Instant.MinValue;

        return LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date) && date.Year is > Period.MinYear and < Period.MaxYear
            ? calendar.IntervalOf(Period.Day(date)).Start
            : null;
    }

    static RateList View(RateTable table, Playbook playbook) => new(playbook.BaseCurrency.Code, [.. table.Rates
        .OrderBy(rate => rate.Currency, StringComparer.Ordinal).ThenBy(rate => rate.Since)
        .Select(rate => new RateView(
            rate.Currency, rate.Since == Instant.MinValue ? null : LocalDatePattern.Iso.Format(playbook.Calendar.DateOf(rate.Since)), rate.Value.ToDecimal()))]);
}

/// <summary>All rates as they are to be.</summary>
public sealed record RateChanges(IReadOnlyList<RateChange>? Rates);

/// <summary>A rate as it is to be.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Since">From which day on, in the organisation's zone; left out for always.</param>
/// <param name="Rate">How many units of the base currency one unit is worth.</param>
public sealed record RateChange(string? Currency, string? Since, decimal? Rate);

/// <summary>All rates.</summary>
/// <param name="BaseCurrency">Into which they turn.</param>
/// <param name="Rates">By currency and day.</param>
public sealed record RateList(string BaseCurrency, IReadOnlyList<RateView> Rates);

/// <summary>A rate from a day on.</summary>
public sealed record RateView(string Currency, string? Since, decimal Rate);
