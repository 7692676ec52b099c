using System.Text;
using Arena.Domain.Money;
using Arena.Server.Import;
using NodaTime;
using NodaTime.Text;

namespace Arena.Server.Tests.Import;

public sealed class RowMapperTests
{
    const string Header = "Deal ID,Rep,Stage,Created At,Close Date,Amount,Product\n";

    [Fact]
    public void A_row_becomes_an_activity_with_the_other_columns_as_attributes()
    {
        var activity = Assert.Single(Plan("A1,Mei\u200B  Chen ,Won,2024-01-02,2024-02-03,\"1,054.50\",\" Basic\nPlus\"\n").Ready).Activity;

        Assert.Equal("A1 Mei Chen won 1054.5 CNY", $"{activity.ExternalId} {activity.Rep} {activity.Status} {activity.Amount} {activity.Currency}");
        Assert.Equal("2024-02-03T12:00:00+08", OffsetDateTimePattern.ExtendedIso.Format(activity.OccurredAt));
        Assert.Equal("Basic\nPlus", Assert.Single(activity.Attributes).Value);
        Assert.Equal(
            """{"source":"crm","externalId":"A1","kind":"deal","status":"won","rep":"Mei Chen","occurredAt":"2024-02-03T12:00:00+08:00","amount":1054.5,"currency":"CNY","attributes":{"Product":"Basic\nPlus"}}""",
            Encoding.UTF8.GetString(activity.ToJson()));
    }

    [Theory]
    [InlineData("A1,Mei,Won,2024-01-02,,5,", "Close Date", "needs a date")]
    [InlineData("A1,,Won,,2024-02-03,5,", "Rep", "empty")]
    [InlineData("A1,\u200B,Won,,2024-02-03,5,", "Rep", "empty")]
    [InlineData(",Mei,Won,,2024-02-03,5,", "Deal ID", "empty")]
    [InlineData("A1,Mei,Maybe,,2024-02-03,5,", "Stage", "\"Maybe\"")]
    [InlineData("A1,Mei,Won,,2024-02-30,5,", "Close Date", "not a date")]
    [InlineData("A1,Mei,Won,,2024-02-03,1e30,", "Amount", "exponent")]
    [InlineData("A1,Mei,Won,,2024-02-03,NaN,", "Amount", "not an amount")]
    [InlineData("A1,Mei,Won,,2024-02-03,-3,", "Amount", "negative")]
    [InlineData("A1,Mei,Won,,2024-02-03", "", "6 cells, the header 7")]
    [InlineData("A1,Mei,Won,,2024-02-03,5,x,y", "", "8 cells, the header 7")]
    public void A_bad_row_is_named_with_its_column_and_the_others_go_in(string row, string field, string reason)
    {
        var text = $"B1,Tom,Won,,2024-02-03,5,x\n{row}\nB2,Tom,Lost,,2024-02-04,0,x\n".Replace("2024-02-03\nB2", "2024-02-03,5\nB2", StringComparison.Ordinal);

        var plan = Plan(text);

        var error = Assert.Single(plan.Errors);
        Assert.Equal((3, field), (error.Row.Line, error.Field));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.Equal(["B1", "B2"], plan.Ready.Select(ready => ready.Activity.ExternalId), StringComparer.Ordinal);
    }

    [Fact]
    public void What_counts_nothing_takes_its_opening_day_and_else_the_earliest_of_the_file()
    {
        var plan = Plan("A1,Mei,Won,2024-01-02,2024-02-03,5,\nA2,Mei,Open,2024-01-09,,,\nA3,Mei,Open,,,,\n");

        Assert.Empty(plan.Errors);
        Assert.Equal(["2024-02-03", "2024-01-09", "2024-01-02"], plan.Ready.Select(ready => LocalDatePattern.Iso.Format(ready.Activity.OccurredAt.Date)), StringComparer.Ordinal);
    }

    [Fact]
    public void The_same_row_twice_is_one_and_different_rows_about_one_record_all_fail()
    {
        var plan = Plan("A1,Mei,Won,,2024-02-03,5,\nA1,Mei,Won,,2024-02-03,5,\nA2,Mei,Won,,2024-02-03,5,\nA2,Tom,Won,,2024-02-03,5,\n");

        Assert.Equal("A1", Assert.Single(plan.Ready).Activity.ExternalId);
        Assert.Equal(1, plan.Repeated);
        Assert.Equal([4, 5], plan.Errors.Select(error => error.Row.Line));
        Assert.All(plan.Errors, error => Assert.Contains("Lines 4, 5", error.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failed_rows_are_listed_beside_the_file_and_the_list_can_be_imported()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("arena-import").FullName, "deals.csv.failed.csv");
        var table = CsvTable.Parse(Header + "A1,王芳,Won,,,5,\"a \"\"b\"\", c\"\nA2,Mei,Won,,2024-02-03,5,x,y\n");
        var plan = RowPlan.From(table, Mapper(table));

        await FailedRowsFile.WriteAsync(file, table, plan.Errors, Stop);

        var written = CsvTable.Parse(await Utf8File.ReadAsync(file, Stop));
        Assert.Equal([.. table.Columns, "column 8", "line", "field", "reason"], written.Columns);
        Assert.Equal(["A1", "王芳", "Won", "", "", "5", "a \"b\", c", "", "2", "Close Date"], written.Rows[0].Fields[..^1]);
        Assert.Equal(["A2", "Mei", "Won", "", "2024-02-03", "5", "x", "y", "3", ""], written.Rows[1].Fields[..^1]);

        var again = RowPlan.From(written, Mapper(written));
        Assert.Equal(["Product", "column 8"], Assert.Single(again.Ready).Activity.Attributes.Keys, StringComparer.Ordinal);

        await FailedRowsFile.WriteAsync(file, table, [], Stop);
        Assert.False(File.Exists(file));
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static RowPlan Plan(string rows)
    {
        var table = CsvTable.Parse(Header + rows);
        return RowPlan.From(table, Mapper(table));
    }

    static RowMapper Mapper(CsvTable table)
    {
        var statuses = StatusWords.Parse("deal", null);
        var mapping = MappingGuess.From(table, "deal", statuses, ColumnMapping.Parse(["externalId=Deal ID,rep=Rep,status=Stage,occurredAt=Close Date,openedAt=Created At,amount=Amount"], table));
        return new RowMapper(table, new RowRules("crm", mapping.Mapping, DateOrder.YearMonthDay, DateTimeZoneProviders.Tzdb["Asia/Shanghai"], '.', Currency.Find("CNY")!, statuses));
    }
}
