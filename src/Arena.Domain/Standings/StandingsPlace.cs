namespace Arena.Domain.Standings;

/// <summary>One place in the standings.</summary>
/// <param name="Rank">1 for the best; equal values share a rank and the ranks after them are left out.</param>
/// <param name="Position">1, 2, 3, ...: the order of the list, among equals as well.</param>
/// <param name="PreviousRank">The rank when the local day began; null when there was none.</param>
/// <param name="Number">Of the rep or team.</param>
/// <param name="Value">Points, minor units of money, or a count.</param>
/// <param name="GapToNext">How much the next better value is above this one; null at the top.</param>
public readonly record struct StandingsPlace(int Rank, int Position, int? PreviousRank, long Number, long Value, long? GapToNext);
