using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Arena.Grains.Telemetry;

/// <summary>What Arena tells of itself: spans and measurements, under the name <see cref="Name"/>.</summary>
public static class ArenaTelemetry
{
    /// <summary>Of the source of spans and of the meter.</summary>
    public const string Name = "Arena";

    static readonly Meter Instruments = new(Name);

    public static ActivitySource Spans { get; } = new(Name);

    /// <summary>Receipts given, by <c>status</c>.</summary>
    public static Counter<long> Receipts { get; } = Instruments.CreateCounter<long>("arena.receipts", "{receipt}", "Receipts given to those who sent activities");

    /// <summary>One write of an intake shard.</summary>
    public static Histogram<double> AppendDuration { get; } = Instruments.CreateHistogram<double>("arena.intake.append.duration", "s", "How long one append of an intake shard took");

    /// <summary>How many activities share one write.</summary>
    public static Histogram<int> AppendRows { get; } = Instruments.CreateHistogram<int>("arena.intake.append.rows", "{row}", "How many rows one append of an intake shard had");

    /// <summary>One write of a rep.</summary>
    public static Histogram<double> CommitDuration { get; } = Instruments.CreateHistogram<double>("arena.rep.commit.duration", "s", "How long one commit of a rep took");

    /// <summary>Entries booked.</summary>
    public static Counter<long> Entries { get; } = Instruments.CreateCounter<long>("arena.ledger.entries", "{entry}", "Entries booked in ledgers");

    /// <summary>Writes that a fence refused, by <c>kind</c>: another activation was ahead.</summary>
    public static Counter<long> Fenced { get; } = Instruments.CreateCounter<long>("arena.fenced", "{write}", "Writes that were refused because another activation was ahead");

    /// <summary>Findings that the store stands behind what was acknowledged.</summary>
    public static Counter<long> WentBack { get; } = Instruments.CreateCounter<long>("arena.store.went_back", "{finding}", "Findings that the store stands behind what it acknowledged");

    /// <summary>Frames made by standings.</summary>
    public static Counter<long> FramesMade { get; } = Instruments.CreateCounter<long>("arena.frames.made", "{frame}", "Frames that standings made");

    /// <summary>Frames sent to groups: each is serialised once, however many displays there are.</summary>
    public static Counter<long> FramesSent { get; } = Instruments.CreateCounter<long>("arena.frames.sent", "{frame}", "Frames sent to groups of displays");

    /// <summary>Messages to groups that were put into bytes: once each, however many listen.</summary>
    public static Counter<long> MessagesSerialised { get; } = Instruments.CreateCounter<long>("arena.messages.serialised", "{message}", "Messages to groups that were put into bytes, once however many listen");

    /// <summary>Messages sent to connections.</summary>
    public static Counter<long> MessagesSent { get; } = Instruments.CreateCounter<long>("arena.messages.sent", "{message}", "Messages of groups sent to connections");

    /// <summary>Messages that a connection was too slow for; a later one took their place.</summary>
    public static Counter<long> MessagesSkipped { get; } = Instruments.CreateCounter<long>("arena.messages.skipped", "{message}", "Messages that a slow connection never got because a later one took their place");

    /// <summary>Open connections of displays, phones and consoles.</summary>
    public static UpDownCounter<long> Displays { get; } = Instruments.CreateUpDownCounter<long>("arena.displays", "{connection}", "Open connections to the hub");
}
