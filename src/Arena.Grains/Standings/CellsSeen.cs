using Arena.Grains.Store;

namespace Arena.Grains.Standings;

/// <summary>
/// What the feed handed on last of the reps that change most: a row has three times the cells that a commit changes, and those that stand as they were
/// need not be handed on again. Whoever missed one reads for itself anyway.
/// </summary>
sealed class CellsSeen
{
    /// <summary>How many reps are remembered; beyond it all are forgotten, and handed on whole once.</summary>
    const int MostReps = 4096;

    readonly Dictionary<long, RepRow> _seen = [];

    /// <summary>What was handed on may be gone from the store, and come back as it was: then it is news again.</summary>
    public void Forget() => _seen.Clear();

    /// <summary>The cells of a page that are news. What stands in a row is newer than the same cell outside it, and comes later.</summary>
    public IEnumerable<RepCell> Of(ChangePage page)
    {
        foreach (var past in page.Past)
            yield return new RepCell(past.Rep, past.Key, past.Cell);

        if (_seen.Count > MostReps)
            _seen.Clear();

        foreach (var row in page.Rows)
        {
            // Of one commit alone it is certain who stands as before. After several, somebody may have read the store in between, and have something else.
            var before = _seen.GetValueOrDefault(row.Rep) is { } last && last.Version + 1 == row.Version ? last.Cells : null;
            _seen[row.Rep] = row;
            foreach (var (key, cell) in row.Cells)
            {
                if (before is null || !before.TryGetValue(key, out var same) || same != cell)
                    yield return new RepCell(row.Rep, key, cell);
            }
        }
    }
}
