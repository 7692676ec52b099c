using System.Globalization;
using System.Text.Json;
using Arena.Domain.Badges;
using Arena.Domain.Ledger;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Domain.Rulebooks;
using NodaTime;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Badges;

/// <summary>
/// The cases of another badge engine for the kinds that Arena has. Its periods of 50 milliseconds become the days of a working week, and it
/// gives a badge in every period where Arena gives it once: the first counts.
/// </summary>
public sealed class PeerBadgeTests
{
    const string NoCases = "The cases are not beside this checkout.";
    const int Bucket = 50;

    /// <summary>Its kinds that are Arena's; the others count failures between successes, accumulate negative values, or hold within milliseconds.</summary>
    static readonly string[] Kinds = ["firstEvent", "periodicOccurrences", "periodicOccurrencesStreak"];

    static readonly Dictionary<string, JsonElement> All = Read();

    public static bool CasesAreThere => PeerData.Find("badges") is not null;

    public static TheoryData<string> CasesPlayed => CasesAreThere ? [.. All.Keys] : ["none"];

    [Fact(Skip = NoCases, SkipUnless = nameof(CasesAreThere))]
    public void All_cases_of_the_kinds_are_played() => Assert.Equal(18, All.Count);

    [Theory(Skip = NoCases, SkipUnless = nameof(CasesAreThere))]
    [MemberData(nameof(CasesPlayed))]
    public void Badges_stand_as_they_do_elsewhere_after_an_evaluation_from_scratch(string id)
    {
        var one = All[id];
        var badges = RulesOf(one.GetProperty("rule"));
        var account = AccountOf(Mei);
        var sequence = 0;
        foreach (var credit in one.GetProperty("events").EnumerateArray().Select(played => CreditOf(played, one.GetProperty("rule"))))
        {
            var book = new RepBook(account, Rules with { Badges = [.. badges] }, Sample.Calendar, Now);
            book.Post(new PostingBatch(0, [new Posting(++sequence, Mei, Key(sequence.ToString(CultureInfo.InvariantCulture)), credit, Quiet: true)]));
            account = book.Close().Account;
        }

        var expected = one.GetProperty("atEnd").EnumerateArray()
            .Select(badge => (Rank: Text(badge, "rank"), Day: DayOf(Kind(one) == "periodicOccurrencesStreak" ? Number(badge, "end") : badge.TryGetProperty("start", out var start) ? start.GetInt64() : Number(badge, "at"))))
            .GroupBy(badge => badge.Rank, StringComparer.Ordinal).Select(rank => (rank.Key, rank.Min(badge => badge.Day))).OrderBy(badge => badge.Key, StringComparer.Ordinal);
        Assert.Equal(expected, account.Badges.Values.Select(badge => (badge.Id, Sample.Calendar.DateOf(badge.At))));
    }

    static List<BadgeRule> RulesOf(JsonElement rule)
    {
        var title = new LocalizedText("Badge", "徽章");
        return rule.GetProperty("kind").GetString() switch
        {
            "firstEvent" => [new TallyBadge(Rank(rule), title, "deals", PeriodKind.All, 1)],
            "periodicOccurrences" => [.. rule.GetProperty("thresholds").EnumerateArray().Select(step => new TallyBadge(Rank(step), title, "deals", PeriodKind.Day, Number(step, "value")))],
            _ => [.. rule.GetProperty("streaks").EnumerateArray().Select(step => new StreakBadge(Rank(step), title, "deals", (int)Number(step, "streak")))],
        };
    }

    static Credit CreditOf(JsonElement played, JsonElement rule)
    {
        var selector = rule.GetProperty("selector");
        var asksForFifty = rule.TryGetProperty("condition", out _) || selector.TryGetProperty("filter", out _);
        var counts = played.GetProperty("type").GetString() == selector.GetProperty("matchEvent").GetString() && (!asksForFifty || Number(played, "value") >= 50);
        var time = Number(played, "t");
        var at = DayOf(time).At(new LocalTime(9, 0)).PlusMinutes(time % Bucket).InZoneLeniently(Zone).ToInstant();
        return new Credit(1, at, Points: 1, AmountMinor: 0, Count: counts ? 1 : 0, "deals", "deal-won", 1);
    }

    // The cases begin with the third bucket: it is the Monday of a week without holidays.
    static LocalDate DayOf(long time) => new LocalDate(2025, 3, 10).PlusDays((int)(time / Bucket) - 2);

    static string Kind(JsonElement one) => one.GetProperty("rule").GetProperty("kind").GetString()!;

    static string Rank(JsonElement step) => Text(step.GetProperty("rewards").GetProperty("badge"), "rank");

    static string Text(JsonElement item, string member) => item.GetProperty(member).GetRawText();

    static long Number(JsonElement item, string member) => item.GetProperty(member).GetInt64();

    static Dictionary<string, JsonElement> Read() => PeerData.Find("badges", "oasis-rules.jsonl") is not { } path ? [] : File.ReadLines(path)
        .Select(line => JsonDocument.Parse(line).RootElement.Clone())
        .Where(one => one.GetProperty("rule").TryGetProperty("kind", out var kind) && Kinds.Contains(kind.GetString(), StringComparer.Ordinal))
        .ToDictionary(one => one.GetProperty("id").GetString()!, StringComparer.Ordinal);
}
