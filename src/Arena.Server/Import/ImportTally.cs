using System.Collections.Immutable;

namespace Arena.Server.Import;

/// <summary>What became of the rows so far. Safe to use from several requests at once.</summary>
sealed class ImportTally(RowMapper mapper)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _unmatched = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    readonly List<RowError> _errors = [];
    int _repeated;

    /// <summary>Rows that are in: stored by the server now or before, whatever they count.</summary>
    public int In
    {
        get
        {
            lock (_gate)
                return _counts.Values.Sum() + _repeated;
        }
    }

    /// <summary>Rows that are not in, in the file's order.</summary>
    public ImmutableArray<RowError> Errors
    {
        get
        {
            lock (_gate)
                return [.. _errors.OrderBy(error => error.Row.Line)];
        }
    }

    /// <summary>How many rows had this receipt: accepted, duplicate, stale, unmatched or held.</summary>
    public int this[string status]
    {
        get
        {
            lock (_gate)
                return _counts.GetValueOrDefault(status) + (status == "duplicate" ? _repeated : 0);
        }
    }

    /// <summary>Names that are nobody's, with their rows; the most frequent first.</summary>
    public ImmutableArray<(string Name, int Rows)> Unmatched => Ranked(_unmatched);

    /// <summary>Why rows are held, with their number; the most frequent first.</summary>
    public ImmutableArray<(string Why, int Rows)> Held => Ranked(_held);

    /// <summary>Counts rows of the file that say the same as an earlier one.</summary>
    public void Repeat(int rows)
    {
        lock (_gate)
            _repeated += rows;
    }

    public void Fail(IEnumerable<RowError> errors)
    {
        lock (_gate)
            _errors.AddRange(errors);
    }

    /// <summary>Counts a receipt.</summary>
    public void Count(ReadyRow row, AnsweredReceipt receipt)
    {
        lock (_gate)
        {
            switch (receipt.Status)
            {
                case "accepted" or "duplicate" or "stale":
                    break;
                case "unmatched":
                    AddOne(_unmatched, row.Activity.Rep);
                    break;
                case "held":
                    AddOne(_held, receipt.Error?.Detail ?? receipt.Error?.Code ?? "without a reason");
                    break;
                default:
                    _errors.Add(new RowError(row.Row, FieldOf(receipt.Error?.Field), receipt.Error?.Detail ?? receipt.Error?.Code ?? $"The server says \"{receipt.Status}\"."));
                    return;
            }

            AddOne(_counts, receipt.Status);
        }
    }

    // The server names the field of an item; the person knows the column.
    string FieldOf(string? field) => ColumnMapping.Use(field ?? "") is { } target ? mapper.FieldOf(target) : field ?? "";

    ImmutableArray<(string, int)> Ranked(Dictionary<string, int> counts)
    {
        lock (_gate)
            return [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
    }

    static void AddOne(Dictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
