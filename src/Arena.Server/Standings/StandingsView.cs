using System.Text.Json.Serialization;
using Arena.Domain.Money;
using Arena.Domain.Rulebooks;
using Arena.Grains.Standings;

namespace Arena.Server.Standings;

/// <summary>Standings as they are sent.</summary>
/// <param name="Board">The board.</param>
/// <param name="Period">The absolute period.</param>
/// <param name="Version">EPOCH.N: a greater epoch is newer, within one the greater N.</param>
/// <param name="AsOf">When they were taken; of stale ones, until when everything was in.</param>
/// <param name="Count">How many are ranked.</param>
/// <param name="Entries">In order.</param>
/// <param name="Stale">Whether they may be behind, because the store does not answer.</param>
public sealed record StandingsView(string Board, string Period, string Version, DateTimeOffset AsOf, int Count, IReadOnlyList<EntryView> Entries, bool Stale)
{
    internal static StandingsView Of(StandingsSnapshot snapshot, ValueShape shape) => new(
        snapshot.Tally,
        snapshot.Period,
        snapshot.Version.ToString(),
        snapshot.AsOf.ToDateTimeOffset(),
        snapshot.Count,
        [.. snapshot.Entries.Select(entry => EntryView.Of(entry, snapshot.Scope, shape))],
        snapshot.IsStale);
}

/// <summary>One row. A rep's row has <c>rep</c> and <c>team</c>, a team's row <c>team</c> alone.</summary>
/// <param name="Rank">Equal values share a rank.</param>
/// <param name="Position">1, 2, 3, ...: the order of the list, among equals as well.</param>
/// <param name="PreviousRank">At the last local midnight; null when there was none.</param>
/// <param name="Rep">The rep's id.</param>
/// <param name="Name">What people read.</param>
/// <param name="Team">The team's id.</param>
/// <param name="Value">Points, a count, or money in whole units.</param>
/// <param name="GapToNext">To the next better value; null at the top.</param>
/// <param name="Names">What people read in either language, where that differs.</param>
public sealed record EntryView(
    int Rank,
    int Position,
    int? PreviousRank,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rep,
    string Name,
    string? Team,
    decimal Value,
    decimal? GapToNext,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LocalizedText? Names)
{
    internal static EntryView Of(StandingsEntry entry, StandingsScope scope, ValueShape shape) => new(
        entry.Rank,
        entry.Position,
        entry.PreviousRank,
        scope == StandingsScope.Reps ? entry.Id : null,
        entry.Name,
        entry.Team,
        shape.ToNumber(entry.Value),
        entry.GapToNext is { } gap ? shape.ToNumber(gap) : null,
        entry.Names);
}

/// <summary>How a tally's values are shown: money in whole units, all else as it is.</summary>
readonly record struct ValueShape(Tally Tally, Currency BaseCurrency)
{
    public decimal ToNumber(long value) => Tally.Unit == TallyUnit.Amount ? BaseCurrency.ToMajor(value) : value;
}

/// <summary>A board.</summary>
/// <param name="Id">In URLs.</param>
/// <param name="Unit">points, amount or count.</param>
/// <param name="Name">What people read.</param>
public sealed record BoardView(string Id, string Unit, LocalizedText Name)
{
    internal static BoardView Of(Tally tally) => new(tally.Id, JsonNames.Of(tally.Unit), tally.Name);
}

/// <summary>All boards.</summary>
public sealed record BoardList(IReadOnlyList<BoardView> Boards);

/// <summary>Names of enum members as they are sent.</summary>
static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
