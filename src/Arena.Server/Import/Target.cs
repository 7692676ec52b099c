namespace Arena.Server.Import;

/// <summary>What a column can be used for.</summary>
enum Target
{
    ExternalId,
    Rep,
    Status,

    /// <summary>When it happened: decides where it counts.</summary>
    OccurredAt,

    /// <summary>The date of records that count nothing and have no date of their own yet (open deals).</summary>
    OpenedAt,
    Amount,
    Currency,
    Quantity,
    Score,
}
