using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Arena.Faults.Displays;
using Arena.Faults.Load;
using Arena.Faults.Targets;

namespace Arena.Faults;

/// <summary>Holds what the system says against what was written down outside of it.</summary>
public sealed class Judgement(Target target, HttpClient http, Book book, string server)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly List<string> _wrong = [];

    /// <summary>What is wrong; nothing when every acknowledged activity is in exactly once.</summary>
    public async Task<IReadOnlyList<string>> PassAsync(IReadOnlyCollection<Display> displays)
    {
        _wrong.AddRange(book.Faults);
        try
        {
            var won = book.Latest.Where(deal => deal.IsWon).ToList();
            await CompareAsync("points", "all", won, deal => deal.Points);
            await CompareAsync("revenue", "all", won, deal => deal.Cents / 100m);
            await CompareAsync("deals", "all", won, _ => 1);
            foreach (var month in won.GroupBy(deal => deal.OccurredAt.ToString("yyyy-MM", CultureInfo.InvariantCulture), StringComparer.Ordinal))
                await CompareAsync("revenue", month.Key, [.. month], deal => deal.Cents / 100m);

            await CompareRecordsAsync();
            await CompareDisplaysAsync(displays);
            await VerifyAsync();

            // Whatever was posted late is in by now.
            await CompareAsync("points", "all", won, deal => deal.Points);
        }
        catch (Exception broken)
        {
            // What was found before stands.
            Add($"the judgement broke off: {broken.Message}");
        }

        return _wrong;
    }

    async Task CompareAsync(string board, string period, List<Deal> won, Func<Deal, decimal> value)
    {
        var byRep = won.GroupBy(deal => deal.Rep, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(value), StringComparer.Ordinal);
        var byTeam = byRep.GroupBy(rep => Office.TeamOf(rep.Key), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(rep => rep.Value), StringComparer.Ordinal);
        await CompareAsync($"/api/v1/boards/{board}/standings?period={period}&top=1000", byRep);
        await CompareAsync($"/api/v1/boards/{board}/teams?period={period}&top=1000", byTeam);
    }

    async Task CompareAsync(string path, Dictionary<string, decimal> expected)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var shown = (await ReadAsync(path)).Entries
                .Where(entry => entry.Value != 0).ToDictionary(entry => entry.Rep ?? entry.Team!, entry => entry.Value, StringComparer.Ordinal);
            var other = expected.Keys.Union(shown.Keys, StringComparer.Ordinal).Where(id => expected.GetValueOrDefault(id) != shown.GetValueOrDefault(id)).ToList();
            if (other.Count == 0)
                return;

            // A posting may still be on its way; a lost or doubled one stays wrong.
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                _wrong.AddRange(other.Select(id => $"{path}: {id} expected {expected.GetValueOrDefault(id)}, found {shown.GetValueOrDefault(id)}"));
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    async Task CompareRecordsAsync()
    {
        await Parallel.ForEachAsync(book.Latest, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (deal, cancellation) =>
        {
            using var answer = await GetAsync($"/api/v1/records/load/{deal.ExternalId}");
            var record = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation) : default;
            var revision = record.ValueKind == JsonValueKind.Object ? record.GetProperty("state").GetProperty("revision").GetInt64() : -1;
            if (revision != deal.Revision)
                Add($"record {deal.ExternalId}: revision {deal.Revision} was acknowledged, {(int)answer.StatusCode} with revision {revision} is there");
        });
        await Parallel.ForEachAsync(book.Refused, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) =>
        {
            using var bad = await GetAsync($"/api/v1/records/load/{id}");
            if (bad.StatusCode != HttpStatusCode.NotFound)
                Add($"the refused deal {id} is answered with {(int)bad.StatusCode}");
        });
    }

    // The truth is read once everything is quiet; a display that follows shows it within a moment, and nothing else.
    async Task CompareDisplaysAsync(IReadOnlyCollection<Display> displays)
    {
        var truth = (await ReadAsync("/api/v1/boards/points/standings?period=all&top=1000")).Entries
            .ToDictionary(entry => entry.Rep!, entry => entry.Value, StringComparer.Ordinal);
        var began = Stopwatch.GetTimestamp();
        foreach (var display in displays)
        {
            while (!(display.Rows is var rows && rows.Count == truth.Count && truth.All(row => rows.GetValueOrDefault(row.Key, -1) == row.Value)))
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                {
                    Add("a display does not show the truth");
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }

        Console.WriteLine($"{displays.Count} displays, connected {displays.Sum(display => display.Connections)} times, show the truth after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
    }

    async Task<Standings> ReadAsync(string path)
    {
        using var answer = await GetAsync(path);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Standings>(JsonSerializerOptions.Web))!;
    }

    // Everything was started a moment ago: what says "again" is asked again.
    async Task<HttpResponseMessage> GetAsync(string path)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System))
        {
            try
            {
                var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                if ((int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.TooManyRequests || Stopwatch.GetElapsedTime(began) > Patience)
                    return answer;

                answer.Dispose();
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                // The proxy has not found its servers again.
            }
        }
    }

    async Task VerifyAsync()
    {
        var start = new ProcessStartInfo(server, ["verify", "--server", target.Url.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["Arena__BootstrapKey"] = target.Key;
        using var verify = Process.Start(start)!;
        var said = await verify.StandardOutput.ReadToEndAsync();
        await verify.WaitForExitAsync();
        Console.WriteLine(said.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("arena verify said nothing"));
        if (verify.ExitCode != 0)
            Add($"arena verify: {said}");
    }

    void Add(string wrong)
    {
        lock (_wrong)
            _wrong.Add(wrong);
    }

    sealed record Standings(IReadOnlyList<Entry> Entries);

    sealed record Entry(string? Rep, string? Team, decimal Value);
}
