using Arena.Domain.Ledger;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Rulebooks;

public sealed class TallyTests
{
    [Theory]
    [InlineData("points", 12, 12)]
    [InlineData("revenue", 3400, 0)]
    [InlineData("deals", 1, 0)]
    [InlineData("training", 0, 1)]
    [InlineData("ideas", 0, 0)]
    public void A_tally_adds_up_its_unit_over_the_credits_of_its_category(string tally, long ofDeal, long ofTraining)
    {
        var deal = new Credit(1, Now, 12, 3400, 1, "deals", "deal-won", 1);

        Assert.Equal(ofDeal, Rules.FindTally(tally)!.ValueOf(deal));
        Assert.Equal(ofTraining, Rules.FindTally(tally)!.ValueOf(deal with { Category = "training" }));
    }
}
