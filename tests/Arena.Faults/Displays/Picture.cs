using System.Globalization;

namespace Arena.Faults.Displays;

/// <summary>
/// What a display shows, by the rules of the real one (web/shared/live/standings.ts): nothing older than what is shown is taken; a snapshot of the same
/// version may be, and is the server's word on it. Not here: that a display gives in when all answers are older for 12 s, since no store is put back here.
/// </summary>
public sealed class Picture(Action<string> fault)
{
    readonly Lock _lock = new();
    Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    (long Epoch, long Number) _version;
    bool _isOfFrames;

    /// <summary>How often rows that frames had made were held against the server's of the same version.</summary>
    public int Compared { get; private set; }

    /// <summary>How many snapshots there were.</summary>
    public int Snapshots { get; private set; }

    /// <summary>Values by rep.</summary>
    public IReadOnlyDictionary<string, decimal> Values
    {
        get
        {
            lock (_lock)
                return _rows.ToDictionary(row => row.Key, row => row.Value.Value, StringComparer.Ordinal);
        }
    }

    public (long Epoch, long Number) Shown
    {
        get
        {
            lock (_lock)
                return _version;
        }
    }

    public void Take(Snapshot snapshot)
    {
        var version = Version(snapshot.Version);
        var rows = snapshot.Entries.ToDictionary(entry => entry.Rep, StringComparer.Ordinal);
        lock (_lock)
        {
            Snapshots++;
            if (version.CompareTo(_version) < 0)
                return;

            // Held against each other only when the snapshot is all of the board: of a longer one, rows beyond its end are none of its business.
            if (version == _version && snapshot.Count == rows.Count)
            {
                Compared += _isOfFrames ? 1 : 0;
                if (Difference(rows) is { } difference)
                    fault($"a display shows other rows than the server at version {snapshot.Version}: {difference}");
            }

            (_rows, _version, _isOfFrames) = (rows, version, false);
        }
    }

    /// <returns>False when only a snapshot helps.</returns>
    public bool TryApply(Frame frame)
    {
        var (version, from) = (Version(frame.Version), Version(frame.Base));
        lock (_lock)
        {
            if (version.CompareTo(_version) <= 0)
                return true;

            if (version.Epoch != _version.Epoch || from.Epoch != version.Epoch || from.CompareTo(_version) > 0)
                return false;

            foreach (var row in frame.Rows)
                _rows[row.Rep] = row;

            foreach (var gone in frame.Gone)
                _rows.Remove(gone);

            (_version, _isOfFrames) = (version, true);
            return true;
        }
    }

    /// <summary>Reads EPOCH.N.</summary>
    public static (long Epoch, long Number) Version(string text)
    {
        var parts = text.Split('.');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    string? Difference(Dictionary<string, Row> rows)
    {
        var other = rows.Keys.Union(_rows.Keys, StringComparer.Ordinal).FirstOrDefault(rep => rows.GetValueOrDefault(rep) != _rows.GetValueOrDefault(rep));
        return other is null ? null : $"it has {_rows.GetValueOrDefault(other)?.ToString() ?? $"no {other}"}, the server {rows.GetValueOrDefault(other)?.ToString() ?? $"no {other}"}";
    }
}

/// <param name="Version">Of all of it.</param>
/// <param name="Count">How many are ranked; a snapshot lists the first 50.</param>
/// <param name="Entries">The first places.</param>
public sealed record Snapshot(string Version, int Count, IReadOnlyList<Row> Entries);

/// <summary>What changed since <paramref name="Base"/>; rows are absolute.</summary>
public sealed record Frame(string Version, string Base, IReadOnlyList<Row> Rows, IReadOnlyList<string> Gone);

/// <summary>Somebody's place.</summary>
public sealed record Row(string Rep, int Rank, int Position, decimal Value);
