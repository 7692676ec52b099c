using Arena.Domain.Activities;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

public sealed class StoreJsonTests
{
    // A culture ignores a soft hyphen, and puts small letters before capitals; a content hash does neither.
    [Fact]
    public void Attributes_keep_their_names_and_their_order()
    {
        var written = StoreSamples.Deal(new RecordKey("crm", "1"), 1, StoreSamples.Start, 100, new Share("mei", 1));
        written = written with { Attributes = written.Attributes.Add("a", "1").Add("a\u00AD", "2").Add("B", "3") };

        var read = StoreJson.Read<Activity>(StoreJson.Write(written));
        Assert.Equal(written.Attributes, read.Attributes);
        Assert.Equal(ActivityContent.HashOf(written), ActivityContent.HashOf(read));
    }

    [Fact]
    public void A_rulebook_is_read_back_as_it_was_written()
    {
        var rulebook = StoreSamples.Rulebook with { Rates = StoreSamples.Rulebook.Rates.Add("USD", new(72, 10)).Add("EUR", new(78, 10)) };

        StoreAssert.Same(rulebook, StoreJson.Read<Domain.Rulebooks.Rulebook>(StoreJson.Write(rulebook)));
    }
}
