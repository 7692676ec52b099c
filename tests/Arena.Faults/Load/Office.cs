using System.Globalization;
using System.Net.Http.Json;

namespace Arena.Faults.Load;

/// <summary>Who earns in the system under test.</summary>
public static class Office
{
    const int TeamCount = 4;

    public static IReadOnlyList<string> Reps { get; } = [.. Enumerable.Range(1, 24).Select(number => string.Create(CultureInfo.InvariantCulture, $"rep-{number}"))];

    public static string TeamOf(string rep) => string.Create(CultureInfo.InvariantCulture, $"team-{int.Parse(rep.AsSpan(4), CultureInfo.InvariantCulture) % TeamCount}");

    public static async Task FoundAsync(HttpClient http)
    {
        foreach (var team in Reps.Select(TeamOf).Distinct(StringComparer.Ordinal))
            (await http.PutAsJsonAsync($"/api/v1/teams/{team}", new { name = team, region = "" })).EnsureSuccessStatusCode();

        foreach (var rep in Reps)
            (await http.PutAsJsonAsync($"/api/v1/reps/{rep}", new { name = rep, team = TeamOf(rep) })).EnsureSuccessStatusCode();
    }
}
