using Arena.Domain.Activities;
using CsCheck;

namespace Arena.Domain.Tests.Activities;

public sealed class RecordKeyTests
{
    [Theory]
    [InlineData("crm", "D-1", 17764159641999877696UL, 0)]
    [InlineData("crm", "D-2", 17763033742093029231UL, 47)]
    [InlineData("销售", "合同-17", 2243922742750617496UL, 24)]
    [InlineData("", "", 763862646879391332UL, 36)]
    public void The_shard_of_a_record_never_changes(string source, string id, ulong hash, int shard) =>
        Assert.Equal((hash, shard), (new RecordKey(source, id).Hash, new RecordKey(source, id).Shard));

    [Fact]
    public void Parts_do_not_run_together() => Assert.NotEqual(new RecordKey("ab", "c").Hash, new RecordKey("a", "bc").Hash);

    [Fact]
    public void A_long_key_is_hashed_whole() =>
        Assert.NotEqual(new RecordKey("crm", new string('x', 5000) + "1").Hash, new RecordKey("crm", new string('x', 5000) + "2").Hash);

    [Fact]
    public void Records_spread_evenly_over_the_shards()
    {
        var records = Enumerable.Range(0, 64_000).GroupBy(number => Sample.Key($"D-{number}").Shard).Select(shard => shard.Count()).ToList();

        Assert.Equal(RecordKey.Shards, records.Count);
        Assert.All(records, count => Assert.InRange(count, 800, 1200));
    }

    [Fact]
    public void The_order_is_by_source_then_by_id_by_code_unit() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String).Sample((source, id, otherSource, otherId) =>
        {
            var order = RecordKey.Order.Compare(new RecordKey(source, id), new RecordKey(otherSource, otherId));
            var bySource = string.CompareOrdinal(source, otherSource);

            return Math.Sign(order) == Math.Sign(bySource != 0 ? bySource : string.CompareOrdinal(id, otherId));
        });
}
