namespace Arena.Grains.Tests.Store.Sqlite;

public sealed class SqliteStartTests
{
    [Fact]
    public async Task Of_two_processes_on_one_folder_the_second_is_refused()
    {
        await using var site = await SqliteSite.CreateAsync();
        await using var first = await site.OpenAsync(StoreSamples.Settings);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => site.OpenAsync(StoreSamples.Settings));

        Assert.Contains("Arena:DataDir", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_where_there_was_a_store_is_an_alarm()
    {
        await using var site = await SqliteSite.CreateAsync();
        await (await site.OpenAsync(StoreSamples.Settings)).DisposeAsync();
        File.Delete(Path.Combine(site.Location, "log.db"));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => site.OpenAsync(StoreSamples.Settings));

        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_are_lost_are_made_again_from_the_log()
    {
        await using var site = await SqliteSite.CreateAsync();
        var sample = new RepSample(7);
        await using (var open = await site.OpenAsync(StoreSamples.Settings))
            Assert.True(await open.Store.TryCommitAsync(sample.Next(), TestContext.Current.CancellationToken));

        foreach (var file in Directory.GetFiles(site.Location, "tables.db*"))
            File.Delete(file);

        await using var again = await site.OpenAsync(StoreSamples.Settings);
        Assert.Equal(1, (await again.Store.ReadRowAsync(7, TestContext.Current.CancellationToken))!.Version);
    }
}
