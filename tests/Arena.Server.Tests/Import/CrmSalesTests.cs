using System.Globalization;
using Arena.Domain.Money;
using Arena.Server.Import;
using NodaTime;

namespace Arena.Server.Tests.Import;

/// <summary>The real file, read and mapped without a word on the command line.</summary>
public sealed class CrmSalesTests
{
    [Fact]
    public async Task Every_column_is_recognised()
    {
        var table = await ReadAsync();
        var guess = MappingGuess.From(table, "deal", StatusWords.Parse("deal", null), ColumnMapping.Empty);

        Assert.Empty(guess.Questions);
        Assert.Equal(
            ["opportunity_id", "sales_agent", "deal_stage", "close_date", "engage_date", "close_value"],
            new[] { Target.ExternalId, Target.Rep, Target.Status, Target.OccurredAt, Target.OpenedAt, Target.Amount }.Select(target => table.Columns[guess.Mapping[target]!.Value]),
            StringComparer.Ordinal);
        Assert.Equal(["product", "account"], guess.Mapping.AttributeColumns(table).Select(column => table.Columns[column]), StringComparer.Ordinal);
        Assert.Equal(new DateOrderGuess(DateOrder.MonthDayYear, null), DateOrderGuess.From(table.CellsOf(6)));
    }

    [Fact]
    public async Task Every_row_is_mapped_and_each_reps_sums_equal_a_straight_computation()
    {
        var plan = await PlanAsync();

        Assert.Empty(plan.Errors);
        Assert.Equal(8800, plan.Ready.Length);
        Assert.Equal([("lost", 2473), ("open", 2089), ("won", 4238)],
            plan.Ready.GroupBy(row => row.Activity.Status, StringComparer.Ordinal).Select(group => (group.Key, group.Count())).OrderBy(pair => pair.Key, StringComparer.Ordinal));

        var expected = CrmSales.Deals().Where(deal => deal[4] == "Won")
            .GroupBy(deal => (Rep: deal[1], Quarter: QuarterOf(deal[6])))
            .Select(group => (group.Key, Deals: group.Count(), Sum: group.Sum(deal => decimal.Parse(deal[7], CultureInfo.InvariantCulture))));
        var mapped = plan.Ready.Where(row => row.Activity.Status == "won")
            .GroupBy(row => (row.Activity.Rep, Quarter: $"{row.Activity.OccurredAt.Year}-Q{(row.Activity.OccurredAt.Month + 2) / 3}"))
            .Select(group => (group.Key, Deals: group.Count(), Sum: group.Sum(row => row.Activity.Amount!.Value)));
        Assert.Equal(expected.OrderBy(row => row.Key), mapped.OrderBy(row => row.Key));
    }

    [Fact]
    public async Task Deals_without_any_date_lie_on_the_earliest_day()
    {
        var plan = await PlanAsync();

        var undated = CrmSales.Deals().Where(deal => deal[5].Length == 0 && deal[6].Length == 0).Select(deal => deal[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(500, undated.Count);
        Assert.Equal(new LocalDate(2016, 10, 20), Assert.Single(plan.Ready.Where(row => undated.Contains(row.Activity.ExternalId)).Select(row => row.Activity.OccurredAt.Date).Distinct()));
    }

    [Fact]
    public async Task All_35_agents_find_their_six_managers_and_three_offices()
    {
        var teams = TeamsFile.From(CsvTable.Parse(await Utf8File.ReadAsync(CrmSales.Teams, TestContext.Current.CancellationToken)));
        var names = (await PlanAsync()).Ready.Select(row => row.Activity.Rep);

        var plan = PeoplePlan.From(new KnownPeople([], [], []), teams, names);

        Assert.Equal((35, 6, 35, 0), (plan.Reps.Length, plan.Teams.Length, plan.Aliases.Length, plan.Notes.Length));
        Assert.Equal(["Central", "East", "West"], plan.Teams.Select(team => team.Region).Distinct(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Contains(new KnownRep("mei-mei-johns", "Mei-Mei Johns", "melvin-marxen"), plan.Reps);
    }

    static async Task<CsvTable> ReadAsync() => CsvTable.Parse(await Utf8File.ReadAsync(CrmSales.Pipeline, TestContext.Current.CancellationToken));

    static async Task<RowPlan> PlanAsync()
    {
        var table = await ReadAsync();
        var statuses = StatusWords.Parse("deal", null);
        var mapping = MappingGuess.From(table, "deal", statuses, ColumnMapping.Empty).Mapping;
        return RowPlan.From(table, new RowMapper(table, new RowRules("crm", mapping, DateOrder.MonthDayYear, DateTimeZoneProviders.Tzdb["Asia/Shanghai"], '.', Currency.Find("CNY")!, statuses)));
    }

    static string QuarterOf(string monthDayYear)
    {
        var parts = monthDayYear.Split('/');
        return $"{parts[2]}-Q{(int.Parse(parts[0], CultureInfo.InvariantCulture) + 2) / 3}";
    }
}
