namespace Arena.Server.Import;

/// <summary>Why a row does not go in.</summary>
/// <param name="Row">The row.</param>
/// <param name="Field">The column at fault; empty when it is the whole row.</param>
/// <param name="Reason">In words for the person who has to mend it.</param>
sealed record RowError(CsvRow Row, string Field, string Reason);
