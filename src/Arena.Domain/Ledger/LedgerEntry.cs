using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Arena.Domain.Activities;
using NodaTime;

namespace Arena.Domain.Ledger;

/// <summary>One line of a rep's ledger. Never edited and never removed.</summary>
/// <param name="Sequence">1, 2, 3, ... within the ledger.</param>
/// <param name="At">When it was booked.</param>
/// <param name="Record">The record that it is for.</param>
/// <param name="Credit">What is given; negative in a reversal.</param>
/// <param name="Team">The number of the rep's team when the activity occurred; 0 for none.</param>
/// <param name="Reason">Why it stands here.</param>
/// <param name="Hash">SHA-256, in hex, over the previous entry's hash and this entry: a changed line breaks every later hash.</param>
public sealed record LedgerEntry(long Sequence, Instant At, RecordKey Record, Credit Credit, int Team, EntryReason Reason, string Hash)
{
    /// <summary>The hash before the first entry of a ledger.</summary>
    public const string Genesis = "";

    const byte Separator = 0x1f;

    const int LongestNumber = 20;

    /// <summary>The hash that this entry must have after <paramref name="previousHash"/>.</summary>
    public string HashAfter(string previousHash)
    {
        // Fields are separated by a character that no field can hold, in an order that never changes: ledgers outlive programs.
        var text = new ArrayBufferWriter<byte>(384);
        Encoding.UTF8.GetBytes(previousHash, text);
        Add(text, Sequence);
        Add(text, At.ToUnixTimeTicks());
        Add(text, Record.Source);
        Add(text, Record.ExternalId);
        Add(text, Credit.Revision);
        Add(text, Credit.OccurredAt.ToUnixTimeTicks());
        Add(text, Credit.Points);
        Add(text, Credit.AmountMinor);
        Add(text, Credit.Count);
        Add(text, Credit.Category);
        Add(text, Credit.Rule);
        Add(text, Credit.Rulebook);
        Add(text, Team);
        Add(text, Reason.ToString());
        if (Credit.SharedWith is { } others)
            Add(text, others.ToString());

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, hash);
        return Convert.ToHexStringLower(hash);
    }

    static void Add(ArrayBufferWriter<byte> text, string field)
    {
        text.Write([Separator]);
        Encoding.UTF8.GetBytes(field, text);
    }

    static void Add(ArrayBufferWriter<byte> text, long number)
    {
        text.Write([Separator]);
        number.TryFormat(text.GetSpan(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        text.Advance(written);
    }
}

/// <summary>Why an entry stands in the ledger.</summary>
public enum EntryReason
{
    /// <summary>An activity gives this.</summary>
    Credit,

    /// <summary>What an activity gave before is taken back, in the period, team and rulebook version in which it was given.</summary>
    Reversal,

    /// <summary>A back-dated move: taken from the team that the rep no longer belonged to. The rep's own total stays.</summary>
    TransferOut,

    /// <summary>The other half of a back-dated move: given to the team that the rep belonged to.</summary>
    TransferIn,
}
