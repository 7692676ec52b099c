using System.Globalization;
using System.Text.Json.Serialization;

namespace Arena.Faults.Load;

/// <summary>A revision of a deal as it is sent.</summary>
public sealed record Deal(
    string ExternalId, long Revision, string Status, string Rep, DateTimeOffset OccurredAt, decimal Amount, string Source = "load", string Kind = "deal")
{
    /// <summary>By the default rulebook: 10 and 1 for each 100 whole units, for a deal that is won.</summary>
    [JsonIgnore]
    public long Points => IsWon ? 10 + (long)(Amount / 100) : 0;

    [JsonIgnore]
    public long Cents => IsWon ? (long)(Amount * 100) : 0;

    [JsonIgnore]
    public bool IsWon => Status == "won";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ExternalId} r{Revision} {Status} {Rep} {Amount}");
}
