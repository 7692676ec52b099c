namespace Arena.Server.Import;

/// <summary>What was said on the command line; null is to be guessed.</summary>
/// <param name="File">The export.</param>
/// <param name="Server">The server to send to; null takes the one on this machine, or the store itself.</param>
/// <param name="Source">The system that the export comes from.</param>
/// <param name="Kind">What the rows are: deal, training or idea.</param>
/// <param name="Map">Columns by use.</param>
/// <param name="Dates">The order of day, month and year.</param>
/// <param name="Zone">The zone of dates without an offset; the organisation's when null.</param>
/// <param name="Decimals">The decimal mark.</param>
/// <param name="Statuses">What the status words mean.</param>
/// <param name="Currency">What amounts are in; the organisation's base currency when null.</param>
/// <param name="CreateReps">Whether names that nobody has become reps.</param>
/// <param name="Teams">A second file that says who is in which team.</param>
/// <param name="TakesGuesses">Whether guesses are taken without asking.</param>
sealed record ImportOptions(
    string File,
    Uri? Server,
    string Source,
    string Kind,
    IReadOnlyList<string> Map,
    string? Dates,
    string? Zone,
    string? Decimals,
    string? Statuses,
    string? Currency,
    bool CreateReps,
    string? Teams,
    bool TakesGuesses)
{
    /// <summary>What of it is about the file.</summary>
    /// <exception cref="ImportException">The kind or a status is none.</exception>
    public PlanOptions Plan() => new(Source, Map, Dates, Zone, Decimals, StatusWords.Parse(Kind, Statuses), Currency);
}
