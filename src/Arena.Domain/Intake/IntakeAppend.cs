using System.Collections.Immutable;

namespace Arena.Domain.Intake;

/// <summary>One atomic, fenced write of an intake shard. When it is stored, every activity in it is acknowledged.</summary>
/// <param name="Shard">0 to 63.</param>
/// <param name="ExpectedSequence">The last sequence that the log must still have, else nothing is written.</param>
/// <param name="Rows">What is appended; may be none, when only the cursor or the names version moves.</param>
/// <param name="Cursor">Every posting with a lower sequence is confirmed.</param>
/// <param name="NamesVersion">The version of the organisation's names up to which what waits was matched.</param>
public sealed record IntakeAppend(int Shard, long ExpectedSequence, ImmutableArray<IntakeRow> Rows, long Cursor, long NamesVersion)
{
    public long Sequence => ExpectedSequence + Rows.Length;
}
