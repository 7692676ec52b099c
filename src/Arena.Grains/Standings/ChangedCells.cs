using Arena.Grains.Store;

namespace Arena.Grains.Standings;

/// <summary>The cells in what the store says.</summary>
static class ChangedCells
{
    /// <summary>All cells of a page. What stands in a row is newer than the same cell outside it, and comes later.</summary>
    public static IEnumerable<RepCell> Cells(this ChangePage page) =>
        page.Past.Select(cell => new RepCell(cell.Rep, cell.Key, cell.Cell)).Concat(page.Rows.SelectMany(RepCells));

    /// <summary>The cells of a row.</summary>
    public static IEnumerable<RepCell> RepCells(this RepRow row) => row.Cells.Select(cell => new RepCell(row.Rep, cell.Key, cell.Value));
}
