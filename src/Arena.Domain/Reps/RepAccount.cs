using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Badges;
using Arena.Domain.Ledger;

namespace Arena.Domain.Reps;

/// <summary>
/// Everything that is known of one rep at one version of the ledger. Immutable, and the next version is another account; only <see cref="Keep"/>, which
/// is for whoever owns it, ends the version before.
/// </summary>
public sealed record RepAccount
{
    public static RepAccount Empty(long rep, Membership membership) => new() { Rep = rep, Membership = membership };

    /// <summary>The number of the rep.</summary>
    public required long Rep { get; init; }

    /// <summary>Which teams the rep belonged to.</summary>
    public required Membership Membership { get; init; }

    /// <summary>How often the account was committed: the fence of its writes.</summary>
    public long Version { get; init; }

    /// <summary>The sequence of the last ledger entry; 0 before the first.</summary>
    public long Sequence { get; init; }

    /// <summary>The hash of the last ledger entry.</summary>
    public string HeadHash { get; init; } = LedgerEntry.Genesis;

    /// <summary>For each intake shard the highest sequence that was applied.</summary>
    public ImmutableArray<long> Marks { get; init; } = [.. new long[RecordKey.Shards]];

    /// <summary>What counts now, by record.</summary>
    public IReadOnlyDictionary<RecordKey, CreditInForce> InForce { get; init; } = ImmutableDictionary<RecordKey, CreditInForce>.Empty;

    /// <summary>All running numbers, of every period.</summary>
    public IReadOnlyDictionary<CellKey, Cell> Cells { get; init; } = ImmutableDictionary<CellKey, Cell>.Empty;

    /// <summary>The badges held, by id.</summary>
    public ImmutableSortedDictionary<string, HeldBadge> Badges { get; init; } = ImmutableSortedDictionary.Create<string, HeldBadge>(StringComparer.Ordinal);

    /// <summary>Ids of all celebrations that there were or that were passed over: none comes twice.</summary>
    public ImmutableSortedSet<string> Celebrated { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The latest celebrations, oldest first.</summary>
    public ImmutableArray<Celebration> Celebrations { get; init; } = [];

    /// <summary>The rep's number in a tally and period, over all teams.</summary>
    public long ValueOf(string tally, Period period) =>
        Membership.Spans.Length < 2
            ? Cells.GetValueOrDefault(new CellKey(tally, period, Membership.Current)).Value
            : Membership.Teams.Sum(team => Cells.GetValueOrDefault(new CellKey(tally, period, team)).Value);

    /// <summary>
    /// The same account, once its commit is stored: what the commit changed is written into the numbers of the account before it, which must not be used
    /// any more, nor this one.
    /// </summary>
    public RepAccount Keep() => this with
    {
        InForce = InForce is DraftDictionary<RecordKey, CreditInForce> inForce ? inForce.Merge() : InForce,
        Cells = Cells is DraftDictionary<CellKey, Cell> cells ? cells.Merge() : Cells,
    };
}

/// <summary>A credit that counts now, and the team that it counts for.</summary>
public readonly record struct CreditInForce(Credit Credit, int Team);
