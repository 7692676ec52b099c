namespace Arena.Domain.Intake;

/// <summary>The answer to one activity.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Revision">The revision in force; null when there is none.</param>
/// <param name="Points">What the record is worth now over all shares; null when it is not in force.</param>
/// <param name="Pending">Stored, but not yet in the reps' ledgers.</param>
/// <param name="Error">Why it was refused or waits.</param>
public sealed record Receipt(ReceiptStatus Status, long? Revision, long? Points, bool Pending, Rejection? Error)
{
    public static Receipt Refused(Rejection why) => new(ReceiptStatus.Rejected, null, null, Pending: false, why);

    public static Receipt Unavailable(string why) => new(ReceiptStatus.Unavailable, null, null, Pending: false, new Rejection("store.unavailable", "", why));
}

/// <summary>What became of one activity that was sent.</summary>
public enum ReceiptStatus
{
    /// <summary>Stored, and counted.</summary>
    Accepted,

    /// <summary>The same revision with the same content was received before.</summary>
    Duplicate,

    /// <summary>A later revision is in force.</summary>
    Stale,

    /// <summary>Stored; a share waits until its rep is known.</summary>
    Unmatched,

    /// <summary>Stored; it waits until it can be scored.</summary>
    Held,

    /// <summary>Not stored: it breaks a rule.</summary>
    Rejected,

    /// <summary>Not acknowledged: send it again.</summary>
    Unavailable,
}
