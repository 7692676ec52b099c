using System.Collections.Immutable;

namespace Arena.Grains.Audit;

/// <summary>What an audit came to.</summary>
/// <param name="Reps">Reps whose ledgers were folded again.</param>
/// <param name="Entries">Ledger entries that were read.</param>
/// <param name="Records">Records that were compared with the ledgers.</param>
/// <param name="Boards">Standings that were compared.</param>
/// <param name="Unsettled">Reps that kept changing while they were looked at, so that nothing can be said of them.</param>
/// <param name="Differences">What does not agree.</param>
public sealed record AuditResult(int Reps, long Entries, long Records, int Boards, int Unsettled, ImmutableArray<Difference> Differences);

/// <summary>Two numbers that should be one.</summary>
/// <param name="Where">Which number.</param>
/// <param name="Expected">As it follows from the intake or the ledger.</param>
/// <param name="Found">As it stands.</param>
public sealed record Difference(string Where, string Expected, string Found);

/// <summary>How far a long work has come.</summary>
/// <param name="Step">What is done now.</param>
/// <param name="Done">So much of it.</param>
/// <param name="Total">Of so much; 0 while that is not known.</param>
public sealed record WorkProgress(string Step, long Done, long Total);

/// <summary>A difference, and whose numbers it rests on: it counts only if none of them changed meanwhile.</summary>
readonly record struct Finding(Difference Difference, ImmutableArray<long> Reps);
