using Arena.Server.Tests.Hosting;
using Arena.Server.Upkeep;
using Microsoft.Data.Sqlite;
using Spectre.Console.Testing;

namespace Arena.Server.Tests.Upkeep;

/// <summary>What stands is compared with what follows; a store that somebody changed by hand is told apart from one that nobody touched.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    const string OfLedger = "UPDATE ledger SET json = CAST(replace(json, '\"points\":110', '\"points\":111') AS BLOB) WHERE rep = 1 AND sequence = 1";
    const string OfPast = "UPDATE past SET json = CAST(replace(json, '\"value\":110', '\"value\":111') AS BLOB) WHERE period = '2017-09' AND tally = 'points'";
    const string NoPast = "DELETE FROM past WHERE period = '2017' AND tally = 'deals'";
    const string OfRow = "UPDATE rep SET json = CAST(json_set(CAST(json AS TEXT), '$.cells', (SELECT json_extract(CAST(json AS TEXT), '$.cells') FROM rep WHERE rep = 2)) AS BLOB) WHERE rep = 1";
    const string OfRecord = "UPDATE record SET json = CAST(replace(json, '\"points\":110', '\"points\":111') AS BLOB)";
    const string NoRecord = "DELETE FROM record WHERE external_id = '2'";

    StoreUnderTest _store = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StoreUnderTest.CreateAsync("sqlite");

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task What_nobody_touched_agrees()
    {
        await FillAsync();

        var (code, said) = await VerifyAsync();

        Assert.Equal((VerifyCommand.AllAgree, true), (code, said.Contains("0 differences", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(OfLedger, "rep 1, ledger entry 1")]
    [InlineData(OfPast, "rep 1, points 2017-09, team 1")]
    [InlineData(NoPast, "deals 2017")]
    [InlineData(OfRow, "rep 1, points all, team 1")]
    [InlineData(OfRecord, "rep 1, record crm/1")]
    [InlineData(NoRecord, "record crm/2")]
    public async Task What_somebody_changed_is_named(string change, string named)
    {
        await FillAsync();
        Change(change);

        var (code, said) = await VerifyAsync();

        Assert.Equal(VerifyCommand.SomeDiffer, code);
        Assert.Contains(named, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OfPast)]
    [InlineData(NoPast)]
    [InlineData(OfRow)]
    [InlineData(OfRecord)]
    [InlineData(NoRecord)]
    public async Task What_is_derived_is_worked_out_again(string change)
    {
        await FillAsync();
        Change(change);

        using var console = new TestConsole();
        Assert.Equal(0, await RebuildCommand.RunAsync(_store.Settings, console, Cancellation));

        var (code, said) = await VerifyAsync();
        Assert.True(code == VerifyCommand.AllAgree, said);
    }

    // Stopped in peace, so that the tables have everything; a start reads of the log only what lies behind them.
    async Task FillAsync()
    {
        await using var arena = await RunningArena.StartOfficeAsync(_store.Directory, Cancellation);
        var receipts = await arena.SendAsync(new[] { Deal("1", "mei", 10_000), Deal("2", "tom", 20_000) });
        Assert.All(receipts.EnumerateArray(), receipt => Assert.Equal("accepted", receipt.GetProperty("status").GetString()));
    }

    static object Deal(string id, string rep, decimal amount) => new
    {
        source = "crm",
        externalId = id,
        kind = "deal",
        status = "won",
        rep,
        occurredAt = "2017-09-05T10:00:00+08:00",
        amount,
    };

    void Change(string statement)
    {
        using var tables = new SqliteConnection($"Data Source={Path.Combine(_store.Directory.FullName, "tables.db")};Pooling=False");
        tables.Open();
        using var command = tables.CreateCommand();
        command.CommandText = statement;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    async Task<(int Code, string Said)> VerifyAsync()
    {
        using var console = new TestConsole();
        console.Profile.Width = 500;
        var code = await VerifyCommand.RunAsync(_store.Settings, console, Cancellation);
        return (code, console.Output);
    }
}
