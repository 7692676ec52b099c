using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Arena.Server.Tests.Import;

/// <summary>What the real export is worth, computed straight from its lines, and what a server says of it.</summary>
static class CrmTotals
{
    public static readonly string[] Boards = ["points", "revenue", "deals"];

    static readonly string[] Periods = ["2016-Q4", "2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4", "2018-Q1", "2017", "all"];

    /// <summary>Every value on every board: "deals 2017-Q3 rep Anna Snelling" is 42. Whoever has nothing is there with 0.</summary>
    public static SortedDictionary<string, decimal> FromFile(IEnumerable<string[]> deals)
    {
        var managers = File.ReadLines(CrmSales.Teams).Skip(1).Select(line => line.Split(',')).ToDictionary(cells => cells[0], cells => cells[1], StringComparer.Ordinal);
        var totals = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var key in Boards.SelectMany(board => Periods.SelectMany(period => managers.SelectMany(pair => Keys(board, period, pair.Key, pair.Value)))))
            totals[key] = 0;

        foreach (var deal in deals.Where(deal => deal[4] == "Won"))
        {
            var (month, year) = (int.Parse(deal[6].Split('/')[0], CultureInfo.InvariantCulture), deal[6].Split('/')[2]);
            var amount = decimal.Parse(deal[7], CultureInfo.InvariantCulture);
            foreach (var (board, value) in new[] { ("points", 10 + Math.Floor(amount / 100)), ("revenue", amount), ("deals", 1m) })
            {
                foreach (var period in new[] { $"{year}-Q{(month + 2) / 3}", year, "all" })
                {
                    foreach (var key in Keys(board, period, deal[1], managers[deal[1]]))
                        totals[key] += value;
                }
            }
        }

        return totals;
    }

    /// <summary>The same from the boards of a server.</summary>
    public static async Task<SortedDictionary<string, decimal>> FromServerAsync(HttpClient http, CancellationToken cancellation)
    {
        var totals = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (board, period) in Boards.SelectMany(board => Periods.Select(period => (board, period))))
        {
            foreach (var entry in await EntriesAsync(http, $"/api/v1/boards/{board}/standings?period={period}&top=1000", cancellation))
                totals[$"{board} {period} rep {entry.GetProperty("name").GetString()}"] = entry.GetProperty("value").GetDecimal();

            foreach (var entry in await EntriesAsync(http, $"/api/v1/boards/{board}/teams?period={period}", cancellation))
                totals[$"{board} {period} team {entry.GetProperty("name").GetString()}"] = entry.GetProperty("value").GetDecimal();
        }

        return totals;
    }

    /// <summary>Waits until what was acknowledged has reached the boards: an import does not wait for that.</summary>
    public static async Task ExpectAsync(HttpClient http, SortedDictionary<string, decimal> expected, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var actual = await FromServerAsync(http, cancellation);
        while (!actual.SequenceEqual(expected) && !limit.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
            actual = await FromServerAsync(http, cancellation);
        }

        Assert.Equal(expected, actual);
    }

    static string[] Keys(string board, string period, string rep, string manager) => [$"{board} {period} rep {rep}", $"{board} {period} team {manager}"];

    static async Task<IReadOnlyList<JsonElement>> EntriesAsync(HttpClient http, string path, CancellationToken cancellation) =>
        [.. (await http.GetFromJsonAsync<JsonElement>(path, cancellation)).GetProperty("entries").EnumerateArray()];
}
