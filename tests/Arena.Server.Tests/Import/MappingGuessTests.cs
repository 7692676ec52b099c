using Arena.Server.Import;

namespace Arena.Server.Tests.Import;

public sealed class MappingGuessTests
{
    [Fact]
    public void A_Chinese_export_is_understood()
    {
        var (table, guess) = Guess("商机编号,客户,负责人,商机阶段,创建日期,成交日期,金额（元）\nS1,甲,王芳,赢单,2024-01-02,2024-02-03,\"12,000\"\nS2,乙,王芳,进行中,2024-01-05,,800\nS3,甲,李雷,输单,2024-01-08,2024-03-01,0\n");

        Assert.Empty(guess.Questions);
        Assert.Equal(
            ["商机编号", "负责人", "商机阶段", "成交日期", "创建日期", "金额（元）"],
            new[] { Target.ExternalId, Target.Rep, Target.Status, Target.OccurredAt, Target.OpenedAt, Target.Amount }.Select(target => NameOf(table, guess, target)),
            StringComparer.Ordinal);
        Assert.Equal([1], guess.Mapping.AttributeColumns(table));
    }

    [Fact]
    public void Values_decide_where_headers_say_nothing()
    {
        var (table, guess) = Guess("Ref,Who,Owner Name,What,Day\nA1,x,Mei,Closed Won,2024-02-03\nA2,y,Tom,Closed Lost,2024-02-04\nA3,x,Mei,Negotiation,2024-02-05\n");

        Assert.Empty(guess.Questions);
        Assert.Equal("Ref", NameOf(table, guess, Target.ExternalId));
        Assert.Equal("Owner Name", NameOf(table, guess, Target.Rep));
        Assert.Equal("What", NameOf(table, guess, Target.Status));
        Assert.Equal("Day", NameOf(table, guess, Target.OccurredAt));
    }

    [Fact]
    public void A_column_called_id_whose_values_repeat_is_no_id()
    {
        var (table, guess) = Guess("Id,Deal ID,Rep,Stage,Close Date,Amount\n7,A1,Mei,won,2024-02-03,5\n7,A2,Tom,won,2024-02-03,6\n7,A3,Tom,won,2024-02-03,6\n");

        Assert.Equal("Deal ID", NameOf(table, guess, Target.ExternalId));
    }

    [Fact]
    public void A_day_of_creation_is_not_taken_for_the_day_of_closing()
    {
        var (_, guess) = Guess("Deal ID,Rep,Stage,Created At,Amount\nA1,Mei,won,2024-02-03,5\n");

        Assert.Contains("occurredAt", Assert.Single(guess.Questions), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_given_is_not_guessed_and_the_rest_is()
    {
        var table = CsvTable.Parse("Deal ID,Rep,\"Owner, second\",Stage,Close Date,Amount\nA1,Mei,Tom,won,2024-02-03,5\n");

        var given = ColumnMapping.Parse(["rep=Owner, second,status=stage"], table);
        var guess = MappingGuess.From(table, "deal", StatusWords.Parse("deal", null), given);

        Assert.Empty(guess.Questions);
        Assert.Equal("Owner, second", NameOf(table, guess, Target.Rep));
        Assert.Equal("Amount", NameOf(table, guess, Target.Amount));
    }

    [Theory]
    [InlineData("rep=Nobody", "no column")]
    [InlineData("colour=Rep", "not USE=COLUMN")]
    [InlineData("0=Rep", "not USE=COLUMN")]
    [InlineData("rep", "not USE=COLUMN")]
    public void A_mapping_to_nothing_is_refused(string map, string expected) =>
        Assert.Contains(expected, Assert.Throws<ImportException>(() => ColumnMapping.Parse([map], CsvTable.Parse("Id,Rep\n1,Mei\n"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_can_be_told_from_strange_columns()
    {
        var (_, guess) = Guess("a,b,c\nx,y,z\nx,y,z\n");

        Assert.Equal(4, guess.Questions.Length);
    }

    [Theory]
    [InlineData("Won=won,Lost=lost,*=open", "WON", "won")]
    [InlineData("Won=won,*=open", "Lost", "open")]
    [InlineData("Won=lost", "Won", "lost")]
    [InlineData("Won=won", "已流失", "lost")]
    [InlineData(null, "Closed Won", "won")]
    [InlineData(null, "Gewonnen", null)]
    [InlineData(null, "", null)]
    public void Status_words_are_read_as_given_else_as_known(string? given, string word, string? expected) =>
        Assert.Equal(expected, StatusWords.Parse("deal", given).Read(word));

    [Theory]
    [InlineData("Won=gewonnen")]
    [InlineData("Won")]
    [InlineData("=won")]
    public void A_status_that_the_kind_does_not_have_is_refused(string given) =>
        Assert.Throws<ImportException>(() => StatusWords.Parse("deal", given));

    static (CsvTable, MappingGuess) Guess(string text)
    {
        var table = CsvTable.Parse(text);
        return (table, MappingGuess.From(table, "deal", StatusWords.Parse("deal", null), ColumnMapping.Empty));
    }

    static string? NameOf(CsvTable table, MappingGuess guess, Target target) => guess.Mapping[target] is { } column ? table.Columns[column] : null;
}
