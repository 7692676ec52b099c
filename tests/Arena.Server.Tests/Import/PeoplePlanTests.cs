using Arena.Server.Import;

namespace Arena.Server.Tests.Import;

public sealed class PeoplePlanTests
{
    static readonly KnownPeople Nobody = new([], [], []);

    [Fact]
    public void Everybody_in_the_teams_file_is_created_with_team_and_region()
    {
        var teams = TeamsFile.From(CsvTable.Parse("sales_agent,manager,regional_office\nMei-Mei Johns,Melvin Marxen,Central\n王芳,Cara Losch,East\nTom,Cara Losch,East\n"));

        var plan = PeoplePlan.From(Nobody, teams, ["Tom", "Ann O'Hara"]);

        Assert.Equal(
            [new("mei-mei-johns", "Mei-Mei Johns", "melvin-marxen"), new("王芳", "王芳", "cara-losch"), new("tom", "Tom", "cara-losch"), new("ann-ohara", "Ann O'Hara", "unassigned")],
            plan.Reps);
        Assert.Equal([new("melvin-marxen", "Melvin Marxen", "Central"), new("cara-losch", "Cara Losch", "East"), PeoplePlan.Unassigned], plan.Teams);

        // 王芳 needs no alias: the name is the id.
        Assert.Equal([new("Mei-Mei Johns", "mei-mei-johns"), new("Tom", "tom"), new("Ann O'Hara", "ann-ohara")], plan.Aliases);
    }

    [Fact]
    public void Who_is_there_already_is_neither_created_nor_changed()
    {
        var first = PeoplePlan.From(Nobody, TeamsFile.Empty, ["Mei Chen", "Tom"]);

        var again = PeoplePlan.From(new KnownPeople(first.Reps, first.Teams, first.Aliases), TeamsFile.Empty, ["Mei Chen", "Tom"]);

        Assert.Equal([0, 0, 0, 0], new[] { again.Teams.Length, again.Reps.Length, again.Aliases.Length, again.Notes.Length });
    }

    [Fact]
    public void An_import_that_was_cut_between_rep_and_alias_goes_on()
    {
        var first = PeoplePlan.From(Nobody, TeamsFile.Empty, ["Mei Chen"]);

        var again = PeoplePlan.From(new KnownPeople(first.Reps, first.Teams, []), TeamsFile.Empty, ["Mei Chen"]);

        Assert.Equal(first.Aliases, again.Aliases);
        Assert.Empty(again.Reps);
    }

    [Fact]
    public void Spellings_that_differ_in_capitals_are_one_rep_and_names_that_give_one_id_are_two()
    {
        var plan = PeoplePlan.From(Nobody, TeamsFile.Empty, ["Mei Chen", "MEI CHEN", "Mei-Chen", "🎉"]);

        Assert.Equal(["mei-chen", "mei-chen-2", "rep"], plan.Reps.Select(rep => rep.Id), StringComparer.Ordinal);
        Assert.Equal([("Mei Chen", "mei-chen"), ("MEI CHEN", "mei-chen"), ("Mei-Chen", "mei-chen-2"), ("🎉", "rep")], plan.Aliases.Select(alias => (alias.Text, alias.Rep)));
    }

    [Fact]
    public void A_name_that_two_reps_have_is_given_to_none()
    {
        var known = new KnownPeople([new("wang-1", "王伟", "a"), new("wang-2", "王伟", "b")], [], []);

        var plan = PeoplePlan.From(known, TeamsFile.Empty, ["王伟", "wang-2"]);

        Assert.Empty(plan.Reps);
        Assert.Empty(plan.Aliases);
        Assert.Contains("wang-1 or wang-2", Assert.Single(plan.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sales_agent,manager\nTom,A\nTom,B\n", "twice")]
    [InlineData("sales_agent,manager\nTom,\n", "line 2")]
    [InlineData("sales_agent,car\nTom,A\n", "no column of teams")]
    public void A_teams_file_that_cannot_be_used_says_why(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ImportException>(() => TeamsFile.From(CsvTable.Parse(text))).Message, StringComparison.Ordinal);
}
