namespace Arena.Domain.Tests.Standings;

/// <summary>Where Arena ranks as others do, it finds what they find.</summary>
public sealed class PeerRankingTests
{
    const string NoCases = "The cases are not beside this checkout.";

    // A theory without any data would be a failure; with one row and a reason it is skipped.
    public static TheoryData<string> CasesPlayed => CasesAreThere
        ? [.. PeerRankingCases.All.Keys.Except(PeerRankingCases.LeftOut.Values.SelectMany(ids => ids), StringComparer.Ordinal)]
        : ["none"];

    public static bool CasesAreThere => PeerRankingCases.All.Count > 0;

    [Theory(Skip = NoCases, SkipUnless = nameof(CasesAreThere))]
    [MemberData(nameof(CasesPlayed))]
    public void Arena_ranks_as_others_do(string id) => _ = new PeerRankingRun(PeerRankingCases.All[id]);

    [Fact(Skip = NoCases, SkipUnless = nameof(CasesAreThere))]
    public void Every_case_is_played_or_left_out_for_a_stated_reason()
    {
        var leftOut = PeerRankingCases.LeftOut.Values.SelectMany(ids => ids).ToList();

        Assert.Equal(70, PeerRankingCases.All.Count);
        Assert.Equal(leftOut.Count, leftOut.Distinct(StringComparer.Ordinal).Count());
        Assert.All(leftOut, id => Assert.True(PeerRankingCases.All.ContainsKey(id), id));
        Assert.All(PeerRankingCases.All.Values.Where(one => one.GetProperty("arena").GetString() == "rest"), one =>
            Assert.DoesNotContain(one.GetProperty("id").GetString()!, leftOut, StringComparer.Ordinal));
    }
}
