using Arena.Domain.Money;
using NodaTime;

namespace Arena.Server.Import;

/// <summary>How the cells of a file are read.</summary>
/// <param name="Source">The system that the file comes from.</param>
/// <param name="Mapping">Which column is what.</param>
/// <param name="Dates">The order of day, month and year.</param>
/// <param name="Zone">The zone of dates without an offset.</param>
/// <param name="DecimalMark">'.' or ','.</param>
/// <param name="Currency">What amounts are in where no column says it.</param>
/// <param name="Statuses">What the status words mean; also the kind.</param>
/// <param name="AmountScale">What amounts are multiplied by: a header such as 金额(万元) says so.</param>
sealed record RowRules(
    string Source,
    ColumnMapping Mapping,
    DateOrder Dates,
    DateTimeZone Zone,
    char DecimalMark,
    Currency Currency,
    StatusWords Statuses,
    decimal AmountScale = 1);
