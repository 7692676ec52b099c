using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>What every engine does as a whole: how it opens, what it refuses, and the epochs it gives.</summary>
public abstract class ArenaStoreContract : StoreContract
{
    [Fact]
    public async Task Epochs_only_go_up()
    {
        var first = await Store.NextEpochAsync(Stop);
        var many = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Store.NextEpochAsync(Stop)));
        Assert.Equal(many.Length, many.Distinct().Count());
        Assert.True(many.Min() > first);

        await ReopenAsync();
        Assert.True(await Store.NextEpochAsync(Stop) > many.Max());
    }

    [Fact]
    public void A_store_that_keeps_what_it_acknowledges_is_not_volatile() => Assert.False(Store.IsVolatile);

    [Fact]
    public async Task What_decides_numbers_is_kept_in_the_store()
    {
        var document = await Store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, Stop);
        Assert.Equal(StoreSamples.Settings, StoreJson.Read<StoreSettings>(document!.Json.Span));

        await ReopenAsync();
        Assert.Equal(1, (await Store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, Stop))!.Version);
    }

    public static TheoryData<StoreSettings, string, string> OtherSettings { get; } = new()
    {
        { StoreSamples.Settings with { TimeZone = "Europe/Berlin" }, "Asia/Shanghai", "Europe/Berlin" },
        { StoreSamples.Settings with { BaseCurrency = "EUR" }, "CNY", "EUR" },
        { StoreSamples.Settings with { FiscalYearStartMonth = 4 }, "1", "4" },
    };

    [Theory]
    [MemberData(nameof(OtherSettings))]
    public async Task A_start_with_other_settings_is_refused_and_both_are_named(StoreSettings other, string kept, string asked)
    {
        await CloseAsync();
        await Site.RestartAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Site.OpenAsync(other));
        Assert.Contains(kept, refused.Message, StringComparison.Ordinal);
        Assert.Contains(asked, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_tz_database_is_no_other_setting()
    {
        await CloseAsync();
        await Site.RestartAsync();
        await using var open = await Site.OpenAsync(StoreSamples.Settings with { TzdbVersion = "2099z" });

        // What stands there is the version at creation.
        var document = await open.Store.ReadDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, Stop);
        Assert.Equal(StoreSamples.Settings, StoreJson.Read<StoreSettings>(document!.Json.Span));
    }
}
