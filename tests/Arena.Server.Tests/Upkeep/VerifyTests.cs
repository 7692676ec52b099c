using Arena.Domain.Ledger;
using Arena.Grains.Store.Packed;
using Arena.Server.Tests.Hosting;
using Arena.Server.Upkeep;
using Microsoft.Data.Sqlite;
using Spectre.Console.Testing;

namespace Arena.Server.Tests.Upkeep;

/// <summary>What stands is compared with what follows; a store that somebody changed by hand is told apart from one that nobody touched.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    const string OfLedger = "an entry", OfPast = "a number of an older period", NoPast = "no such number", OfRow = "a rep's row", OfRecord = "a record", NoRecord = "no such record";

    const string Mei = "rep = 1", Points = "period = '2017-09' AND tally = 'points' AND rep = 1";

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

    void Change(string what)
    {
        using var tables = new SqliteConnection($"Data Source={Path.Combine(_store.Directory.FullName, "tables.db")};Pooling=False");
        tables.Open();
        switch (what)
        {
            case OfLedger:
                Rewrite(tables, "ledger_part", "entries", Mei, stored => PackedReps.Write([.. PackedReps.Entries(stored).Select(entry => entry with { Credit = More(entry.Credit) })]));
                break;
            case OfPast:
                Rewrite(tables, "past", "json", Points, stored => PackedReps.Past(stored) is var past ? PackedReps.Write(past with { Cell = past.Cell with { Value = past.Cell.Value + 1 } }) : []);
                break;
            case OfRow:
                Rewrite(tables, "rep", "json", Mei, stored => PackedReps.Row(stored) is var row
                    ? PackedReps.Write(row with { Cells = row.Cells.ToDictionary(cell => cell.Key, cell => cell.Value with { Value = cell.Value.Value + 1 }) })
                    : []);
                break;
            case OfRecord:
                Rewrite(tables, "record", "json", "external_id = '1'", stored => PackedIntake.Record(stored) is var record
                    ? PackedIntake.Write(record with { Grants = [.. record.Grants.Select(grant => grant with { Credit = More(grant.Credit) })] })
                    : []);
                break;
            case NoPast:
                Run(tables, "DELETE FROM past WHERE period = '2017' AND tally = 'deals'");
                break;
            default:
                Run(tables, "DELETE FROM record WHERE external_id = '2'");
                break;
        }
    }

    static Credit More(Credit credit) => credit with { Points = credit.Points + 1 };

    static void Rewrite(SqliteConnection tables, string table, string column, string where, Func<byte[], byte[]> change)
    {
        using var read = tables.CreateCommand();
        read.CommandText = $"SELECT {column} FROM {table} WHERE {where}";
        var stored = Assert.IsType<byte[]>(read.ExecuteScalar());
        Run(tables, $"UPDATE {table} SET {column} = $1 WHERE {where}", change(stored));
    }

    static void Run(SqliteConnection tables, string statement, byte[]? value = null)
    {
        using var command = tables.CreateCommand();
        command.CommandText = statement;
        if (value is not null)
            command.Parameters.AddWithValue("$1", value);

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
