using System.Collections.Immutable;

namespace Arena.Server.Import;

/// <summary>Who works in which team, from a second file.</summary>
/// <param name="Members">Each rep once, in the file's order.</param>
sealed record TeamsFile(ImmutableArray<TeamMember> Members)
{
    public static TeamsFile Empty { get; } = new([]);

    /// <summary>Reads the columns of reps, of teams (or managers) and of regions, which are found by their headers; a region is not needed.</summary>
    /// <exception cref="ImportException">A column is missing, a cell is empty, or one rep is in two teams.</exception>
    public static TeamsFile From(CsvTable table)
    {
        var rep = Column(table, HeaderWords.Rep) ?? Column(table, ["name"]) ?? throw Missing(table, "reps", HeaderWords.Rep);
        var team = Column(table, HeaderWords.Team) ?? throw Missing(table, "teams or managers", HeaderWords.Team);
        var region = Column(table, HeaderWords.Region);

        var members = new Dictionary<string, TeamMember>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var member = new TeamMember(CsvTable.Cell(row, rep), CsvTable.Cell(row, team), CsvTable.Cell(row, region));
            if (member.Name.Length == 0 || member.Team.Length == 0)
                throw new ImportException($"Teams file, line {row.Line}: the name or the team is empty.");

            if (!members.TryAdd(CleanText.Key(member.Name), member) && members[CleanText.Key(member.Name)] != member)
                throw new ImportException($"Teams file, line {row.Line}: \"{CleanText.Shown(member.Name)}\" is there twice, with different teams.");
        }

        return new TeamsFile([.. members.Values]);
    }

    static int? Column(CsvTable table, ImmutableArray<string> names) => table.Columns.Index()
        .Select(column => (Index: (int?)column.Index, Rank: HeaderWords.Rank(column.Item, names)))
        .Where(column => column.Rank is not null)
        .OrderBy(column => column.Rank)
        .Select(column => column.Index)
        .FirstOrDefault();

    static ImportException Missing(CsvTable table, string what, ImmutableArray<string> names) => new(
        $"Teams file: no column of {what} among {string.Join(", ", table.Columns.Select(column => CleanText.Shown(column)))}; call it \"{names[0]}\".");
}

/// <summary>A rep's place.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Team">The team's name, or its manager's.</param>
/// <param name="Region">Empty when the file has none.</param>
sealed record TeamMember(string Name, string Team, string Region);
