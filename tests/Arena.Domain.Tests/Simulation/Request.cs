using Arena.Domain.Intake;

namespace Arena.Domain.Tests.Simulation;

/// <summary>An activity that a client sends again and again until it is acknowledged or refused.</summary>
/// <param name="Number">Its place among the requests.</param>
/// <param name="Activity">What is sent.</param>
/// <param name="After">What must be answered first; null for nothing.</param>
sealed record Request(int Number, Activity Activity, Request? After)
{
    /// <summary>The first answer that arrived.</summary>
    public Receipt? Receipt { get; set; }

    /// <summary>Whether it was sent at all.</summary>
    public bool Sent { get; set; }

    public bool CanBeSent => Receipt is null && After is null or { Receipt: not null };

    public bool Acknowledged => Receipt is { Status: not ReceiptStatus.Rejected };

    public override string ToString() => $"{Number} ({Activity.Key} r{Activity.Revision})";
}
