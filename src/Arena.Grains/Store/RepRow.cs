using System.Collections.Immutable;
using Arena.Domain.Badges;
using Arena.Domain.Ledger;
using Arena.Domain.Reps;
using NodaTime;

namespace Arena.Grains.Store;

/// <summary>What is written of a rep with every commit: fence, marks, badges and the running numbers of recent periods.</summary>
/// <param name="Rep">The number of the rep.</param>
/// <param name="Version">How often it was committed: the fence.</param>
/// <param name="Sequence">Of the last ledger entry.</param>
/// <param name="HeadHash">Of that entry.</param>
/// <param name="Day">The local day of the commit; the cells were recent on it.</param>
/// <param name="Marks">For each intake shard the highest sequence that was applied.</param>
/// <param name="Membership">Which teams the rep belonged to.</param>
/// <param name="Badges">Those held.</param>
/// <param name="Celebrated">Ids of celebrations that do not come again.</param>
/// <param name="Celebrations">The latest, oldest first.</param>
/// <param name="Cells">Of the present period of each kind, the one before, and those to come.</param>
public sealed record RepRow(
    long Rep,
    long Version,
    long Sequence,
    string HeadHash,
    LocalDate Day,
    ImmutableArray<long> Marks,
    Membership Membership,
    ImmutableArray<HeldBadge> Badges,
    ImmutableArray<string> Celebrated,
    ImmutableArray<Celebration> Celebrations,
    IReadOnlyDictionary<CellKey, Cell> Cells)
{
    /// <summary>Whether it is the row of an account: with the hash of the last entry the ledgers are the same, and so is what follows from them.</summary>
    public bool IsOf(RepAccount account) =>
        (Version, Sequence, HeadHash, Membership) == (account.Version, account.Sequence, account.HeadHash, account.Membership) && Marks.AsSpan().SequenceEqual(account.Marks.AsSpan());

    /// <summary>The account as far as the row tells; credits and older numbers come from the ledger.</summary>
    public RepAccount ToAccount() => new()
    {
        Rep = Rep,
        Membership = Membership,
        Version = Version,
        Sequence = Sequence,
        HeadHash = HeadHash,
        Marks = Marks,
        Badges = Badges.ToImmutableSortedDictionary(badge => badge.Id, badge => badge, StringComparer.Ordinal),
        Celebrated = Celebrated.ToImmutableSortedSet(StringComparer.Ordinal),
        Celebrations = Celebrations,
    };
}
