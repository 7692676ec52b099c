using System.Collections.Immutable;
using Arena.Domain.Ledger;

namespace Arena.Domain.Intake;

/// <summary>A record as it is in force: the last revision that was received and what it gives to whom.</summary>
/// <param name="Activity">The activity in force, with its revision.</param>
/// <param name="ContentHash">Of the last revision as the source sent it, whatever was put right since; the same content again is a duplicate.</param>
/// <param name="Grants">What it gives, one for each rep.</param>
/// <param name="Unmatched">Names in its shares that belong to no rep yet; those shares wait.</param>
/// <param name="Held">Why it cannot be scored yet; null when it can.</param>
/// <param name="Sequence">Of the row that made it so: changes with every change of the record.</param>
/// <param name="Previous">Of the row before, for the same record; null for the first.</param>
/// <param name="Imported">Whether its last revision came with an import.</param>
/// <param name="Correction">Who put the activity right, and why; null while it is as the source sent it.</param>
public sealed record IntakeRecord(
    Activity Activity,
    string ContentHash,
    ImmutableArray<Grant> Grants,
    ImmutableArray<string> Unmatched,
    Rejection? Held,
    long Sequence = 0,
    long? Previous = null,
    bool Imported = false,
    Correction? Correction = null)
{
    public long Revision => Activity.Revision ?? 0;

    /// <summary>Whether something has to change before all of it counts.</summary>
    public bool Waits => Held is not null || Unmatched.Length > 0;

    /// <summary>Points that the record gives now, over all shares that count.</summary>
    public long Points => Grants.Sum(grant => grant.Credit.Points);
}

/// <summary>Why a record says something else than its source: it stands until the source itself says something new.</summary>
/// <param name="By">Who decided it.</param>
/// <param name="Why">The reason given.</param>
public sealed record Correction(string By, string Why);

/// <summary>What a record gives to one rep.</summary>
public sealed record Grant(long Rep, Credit Credit);
