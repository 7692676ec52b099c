using Arena.Domain.Ledger;

namespace Arena.Domain.Rulebooks;

/// <summary>One running number: a filter over credits and a unit. Boards, badges, goals and contests all read tallies.</summary>
/// <param name="Id">The name in URLs, such as <c>revenue</c>.</param>
/// <param name="Unit">What is added up.</param>
/// <param name="Category">Only credits of this category; null for all.</param>
/// <param name="Name">What people read, by language (<c>en</c>, <c>zh</c>).</param>
public sealed record Tally(string Id, TallyUnit Unit, string? Category, LocalizedText Name)
{
    /// <summary>What a credit adds to this tally; 0 where the filter does not take it.</summary>
    public long ValueOf(Credit credit) => Category is not null && Category != credit.Category ? 0 : Unit switch
    {
        TallyUnit.Points => credit.Points,
        TallyUnit.Amount => credit.AmountMinor,
        _ => credit.Count,
    };
}

/// <summary>What a tally adds up: points, money in minor units of the base currency, or a number of records.</summary>
public enum TallyUnit
{
    Points,
    Amount,
    Count,
}
