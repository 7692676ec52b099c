using System.Text.Json;

namespace Arena.Domain.Tests.Standings;

/// <summary>
/// The ranking cases of other products and libraries, in the folder <c>shared/data/peers</c> beside the checkout. Where that folder is not
/// there, there are no cases; where it is, the file must be as it is expected.
/// </summary>
static class PeerRankingCases
{
    /// <summary>Cases that Arena cannot answer, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> LeftOut = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Arena has no dense ranks (1, 2, 2, 3)"] =
        [
            "agora-dense-leaders", "agora-dense-change", "agora-dense-fraction", "agora-dense-remove", "agora-dense-rev-leaders", "agora-dense-around",
            "sql-four1-dense", "sql-four2-dense", "scipy-0-dense", "scipy-2-dense", "scipy-4-dense", "pandas-dense-0", "pandas-dense-2",
        ],
        ["Arena's numbers are sums: it does not keep the better of two scores"] =
            ["agora-best-only", "nakama-op-best-asc", "talo-unique-up", "talo-unique-asc", "talo-concurrent"],
        ["Among equals Arena asks who was first, not for a second score"] = ["nakama-insert-existing"],
        ["Arena has no pages"] = ["agora-pages-76", "agora-page-for"],
        ["Arena shows no percentiles and no running sums"] = ["agora-percentile", "pandas-pct-min-0", "pandas-pct-min-2", "sql-cumulative-desc"],
        ["A question rather than a demand, by its own note"] = ["agora-around-76", "nakama-expired"],
    };

    /// <summary>Parts of a check that go with percentiles and are passed over in a case that has others.</summary>
    public static readonly IReadOnlySet<string> PartsLeftOut = new HashSet<string>(["percentRank", "cumeDist"], StringComparer.Ordinal);

    /// <summary>All cases by id; none where the folder is absent.</summary>
    public static IReadOnlyDictionary<string, JsonElement> All { get; } = Read();

    static Dictionary<string, JsonElement> Read()
    {
        var cases = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (PeerData.Find("ranking", "ranking-cases.json") is { } path)
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var one in file.RootElement.GetProperty("cases").EnumerateArray())
                cases.Add(one.GetProperty("id").GetString()!, one.Clone());
        }

        return cases;
    }
}
