using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Calendars;
using Arena.Domain.Intake;
using Arena.Domain.Money;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;
using NodaTime;
using NodaTime.Text;

namespace Arena.Domain.Tests;

/// <summary>The invented organisation that the tests speak of: in Shanghai, with fiscal years that are calendar years.</summary>
static class Sample
{
    public const long Mei = 1, Tom = 2, Lan = 3;
    public static readonly ImmutableArray<long> Everybody = [Mei, Tom, Lan];

    public const int North = 1, South = 2, East = 3;

    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
    public static readonly PeriodCalendar Calendar = new(Zone, 1);
    public static readonly Currency Cny = Currency.Find("CNY")!;
    public static readonly Rulebook Rules = DefaultRulebook.Create(Cny, WorkCalendar.China);

    /// <summary>Noon of the day on which most tests play.</summary>
    public static readonly Instant Now = At("2017-09-30T04:00:00Z");

    public static Instant At(string text) => InstantPattern.General.Parse(text).Value;

    public static RecordKey Key(string id) => new("crm", id);

    /// <summary>An activity of each kind, by Mei alone unless somebody else is named.</summary>
    public static Activity Activity(string kind, string status, string id = "1", long? revision = 1, decimal? amount = null, Instant? at = null, params Share[] shares) => new(
        Key(id), revision, kind, status, shares.Length == 0 ? [new Share("mei", 1)] : [.. shares], at ?? Now,
        amount is { } major ? Cny.ToMinor(major) : null, Currency: null, Quantity: null, ScoreMicros: null, NoAttributes);

    public static Activity Won(string id = "1", long? revision = 1, decimal amount = 1000, Instant? at = null, params Share[] shares) =>
        Activity(ActivityKinds.Deal, "won", id, revision, amount, at, shares);

    public static Activity Lost(string id = "1", long? revision = 1) => Activity(ActivityKinds.Deal, "lost", id, revision);

    public static ImmutableSortedDictionary<string, string> NoAttributes { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Everybody is known by the English name, in every source.</summary>
    public static long? FindRep(string source, string name) => name switch
    {
        "mei" or "梅" => Mei,
        "tom" => Tom,
        "lan" => Lan,
        _ => null,
    };

    public static IntakeDesk Desk(IReadOnlyDictionary<RecordKey, IntakeRecord>? records = null, long sequence = 0, Func<string, string, long?>? findRep = null, Rulebook? rulebook = null) =>
        new(records ?? ImmutableDictionary<RecordKey, IntakeRecord>.Empty, sequence, rulebook ?? Rules, Cny, findRep ?? FindRep, Now);

    public static RepAccount AccountOf(long rep, int team = North) => RepAccount.Empty(rep, Membership.Of(team));
}
