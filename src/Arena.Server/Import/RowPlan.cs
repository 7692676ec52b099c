using System.Collections.Immutable;

namespace Arena.Server.Import;

/// <summary>All rows of a file, mapped.</summary>
/// <param name="Ready">What is sent, in the file's order, each record once.</param>
/// <param name="Repeated">Rows that say the same as an earlier one.</param>
/// <param name="Errors">Rows that do not go in, in the file's order.</param>
sealed record RowPlan(ImmutableArray<ReadyRow> Ready, int Repeated, ImmutableArray<RowError> Errors)
{
    /// <summary>Maps every row. Rows that say different things about one record all fail: which of them holds cannot be told.</summary>
    public static RowPlan From(CsvTable table, RowMapper mapper)
    {
        var errors = new List<RowError>();
        var records = new Dictionary<string, List<ReadyRow>>(StringComparer.Ordinal);
        var repeated = 0;
        foreach (var row in table.Rows)
        {
            var (activity, error) = mapper.Map(row);
            if (error is not null)
                errors.Add(error);

            if (activity is null)
                continue;

            var ready = new ReadyRow(row, activity, activity.ToJson());
            if (!records.TryGetValue(activity.ExternalId, out var said))
                records[activity.ExternalId] = [ready];
            else if (said.Any(earlier => earlier.Json.AsSpan().SequenceEqual(ready.Json)))
                repeated++;
            else
                said.Add(ready);
        }

        foreach (var said in records.Values.Where(said => said.Count > 1))
        {
            var lines = string.Join(", ", said.Select(row => row.Row.Line).Take(5));
            errors.AddRange(said.Select(row => new RowError(row.Row, mapper.FieldOf(Target.ExternalId),
                $"Lines {lines} say different things about \"{CleanText.Shown(row.Activity.ExternalId)}\"; keep the one that holds.")));
        }

        return new RowPlan(
            [.. records.Values.Where(said => said.Count == 1).Select(said => said[0]).OrderBy(row => row.Row.Line)],
            repeated,
            [.. errors.OrderBy(error => error.Row.Line)]);
    }
}

/// <summary>A row that can be sent.</summary>
/// <param name="Row">The row.</param>
/// <param name="Activity">What it says.</param>
/// <param name="Json">The same as an item of a request.</param>
sealed record ReadyRow(CsvRow Row, ActivityDraft Activity, byte[] Json);
