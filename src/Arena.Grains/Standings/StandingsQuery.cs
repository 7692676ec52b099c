namespace Arena.Grains.Standings;

/// <summary>Which standings, and what part of them.</summary>
/// <param name="Scope">Reps or teams.</param>
/// <param name="Period">An absolute key.</param>
/// <param name="Top">How many places from the top.</param>
/// <param name="Team">Only what was earned for this team; null for all.</param>
/// <param name="Around">This rep with five neighbours on each side, in place of the top; null for the top.</param>
[GenerateSerializer, Immutable, Alias("arena.standings-query")]
public sealed record StandingsQuery(StandingsScope Scope, string Period, int Top, int? Team, long? Around);

/// <summary>Whom standings rank.</summary>
public enum StandingsScope
{
    Reps,
    Teams,
}
