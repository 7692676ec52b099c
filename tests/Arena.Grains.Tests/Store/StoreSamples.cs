using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Calendars;
using Arena.Domain.Intake;
using Arena.Domain.Periods;
using Arena.Domain.Rulebooks;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Tests.Store;

/// <summary>Values as the rules make them, the same in every run and process.</summary>
public static class StoreSamples
{
    public static readonly StoreSettings Settings = new("Asia/Shanghai", "CNY", 1, DateTimeZoneProviders.Tzdb.VersionId);
    public static readonly PeriodCalendar Calendar = Settings.Calendar();
    public static readonly Rulebook Rulebook = DefaultRulebook.Create(Settings.Currency(), WorkCalendar.China);

    /// <summary>A Friday in Shanghai, two days before a quarter ends.</summary>
    public static readonly Instant Start = Instant.FromUtc(2017, 9, 29, 1, 0);

    /// <summary>Records whose names try to break out of whatever an engine builds from them.</summary>
    public static TheoryData<string, string> AwkwardNames { get; } = new()
    {
        { "crm", "{0}" },
        { "crm:{7}:records", "arena:{3}:head" },
        { "}{", "a:b:c" },
        { "梅", "客户-🏆-é" },
        { "o'brien", "\"quoted\" 'n' `ticked` \\" },
        { "two\nlines", "tab\tand\r\nbreak" },
        { "*?[x]", "100%_$1;--" },
        { new string('长', 200), new string('x', 200) },
        { "a", "bc" },
        { "ab", "c" },
    };

    /// <summary>The number-th record of a shard.</summary>
    public static RecordKey KeyIn(int shard, int number, string source = "crm") => Enumerable.Range(0, int.MaxValue)
        .Select(salt => new RecordKey(source, $"deal-{number}-{salt}"))
        .First(key => key.Shard == shard);

    public static Activity Deal(RecordKey key, long? revision, Instant occurredAt, long amountMinor, params ImmutableArray<Share> shares) => new(
        key, revision, ActivityKinds.Deal, "won", shares, occurredAt, amountMinor, "CNY", Quantity: 3, ScoreMicros: null,
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("Stage", "closed \"won\"").Add("amount", "a lot").Add("客户", "华为 {1}"));

    /// <summary>An append of one row for each activity, as a shard would make it that remembers nothing.</summary>
    public static IntakeAppend Append(int shard, long expectedSequence, params ImmutableArray<Activity> activities)
    {
        var desk = new IntakeDesk(
            new Dictionary<RecordKey, IntakeRecord>(), expectedSequence, Rulebook, Settings.Currency(), (_, name) => name == "mei" ? 1 : null, Start);
        foreach (var activity in activities)
            desk.Receive(activity, quiet: false);

        return new IntakeAppend(shard, expectedSequence, desk.Rows, Cursor: 1, NamesVersion: 0);
    }
}
