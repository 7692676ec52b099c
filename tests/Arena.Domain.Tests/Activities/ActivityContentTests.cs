using Arena.Domain.Activities;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Activities;

public sealed class ActivityContentTests
{
    [Fact]
    public void The_hash_of_a_content_never_changes() =>
        Assert.Equal("3f02941f43fea50ace2e21c4371e70c2cdaaf12753d372ed90e3fc7cf2c933fd", ActivityContent.HashOf(Won() with { Attributes = NoAttributes.Add("region", "华东") }));

    [Fact]
    public void The_revision_is_no_part_of_the_content() => Assert.Equal(ActivityContent.HashOf(Won(revision: 1)), ActivityContent.HashOf(Won(revision: 2)));

    [Fact]
    public void Everything_else_is()
    {
        var deal = Won() with { Attributes = NoAttributes.Add("ab", "c") };
        Activity[] others =
        [
            deal,
            deal with { Key = new RecordKey("erp", "1") },
            deal with { Key = Key("2") },
            deal with { Kind = "idea" },
            deal with { Status = "lost" },
            deal with { Shares = [new Share("tom", 1)] },
            deal with { Shares = [new Share("mei", 2)] },
            deal with { Shares = [new Share("mei", 1), new Share("tom", 1)] },
            deal with { Shares = [new Share("tom", 1), new Share("mei", 1)] },
            deal with { OccurredAt = Now + NodaTime.Duration.FromMilliseconds(1) },
            deal with { AmountMinor = null },
            deal with { AmountMinor = 0 },
            deal with { Currency = "CNY" },
            deal with { Quantity = 0 },
            deal with { ScoreMicros = 0 },
            deal with { Attributes = NoAttributes },
            deal with { Attributes = NoAttributes.Add("a", "bc") },
            deal with { Attributes = NoAttributes.Add("ab", "c").Add("d", "") },
        ];

        Assert.Equal(others.Length, others.Select(ActivityContent.HashOf).Distinct(StringComparer.Ordinal).Count());
    }
}
