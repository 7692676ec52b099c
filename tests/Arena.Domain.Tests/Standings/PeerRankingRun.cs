using System.Globalization;
using System.Text.Json;
using Arena.Domain.Periods;
using Arena.Domain.Standings;
using NodaTime;
using NodaTime.Text;

namespace Arena.Domain.Tests.Standings;

/// <summary>
/// Plays a case of <see cref="PeerRankingCases"/> on standings. An ascending board is one of negated values; ordinal ranks (1, 2, 3, 4) are
/// the places down the list; a step that comes later reaches its value later.
/// </summary>
sealed class PeerRankingRun
{
    readonly PeriodCalendar _calendar = new(DateTimeZone.Utc, 1);
    readonly Dictionary<string, StandingsTable> _tables = new(StringComparer.Ordinal);
    readonly List<string> _ids = [];
    readonly long _sign;
    readonly bool _ordinal;
    string _looksAt = "all";
    Instant _now;
    int _step;

    public PeerRankingRun(JsonElement one)
    {
        _sign = one.GetProperty("order").GetString() == "asc" ? -1 : 1;
        _ordinal = one.GetProperty("method").GetString() == "ordinal";
        foreach (var step in one.GetProperty("steps").EnumerateArray())
        {
            _step++;
            Play(step);
        }
    }

    StandingsTable Table => _tables.TryGetValue(_looksAt, out var table) ? table : _tables[_looksAt] = new StandingsTable();

    IEnumerable<StandingsPlace> Places => Table.Top(int.MaxValue);

    void Play(JsonElement step)
    {
        switch (step.GetProperty("op").GetString())
        {
            case "set":
                Set(step, _ => step.GetProperty("score").GetInt64());
                break;
            case "add":
                Set(step, before => before + step.GetProperty("by").GetInt64());
                break;
            case "best":
                Set(step, before => Math.Max(before, step.GetProperty("score").GetInt64()));
                break;
            case "remove":
                Table.Remove(NumberOf(step.GetProperty("id").GetString()!));
                break;
            case "now":
                _now = Sample.At(step.GetProperty("at").GetString()!);
                break;
            case "period":
                _looksAt = step.GetProperty("name").GetString() switch
                {
                    "daily" => _calendar.PeriodOf(PeriodKind.Day, _now).ToString(),
                    "monthly" => _calendar.PeriodOf(PeriodKind.Month, _now).ToString(),
                    var name => name!,
                };
                break;
            case "otherBoard":
                _looksAt = "other";
                break;
            case "check":
                foreach (var part in step.EnumerateObject().Where(part => part.Name != "op" && !PeerRankingCases.PartsLeftOut.Contains(part.Name)))
                    Check(part.Name, part.Value);
                break;
            case var unknown:
                Assert.Fail($"No step is called {unknown}.");
                break;
        }
    }

    void Set(JsonElement step, Func<long, long> change)
    {
        var number = NumberOf(step.GetProperty("id").GetString()!);
        var lookedAt = _looksAt;
        var dated = step.TryGetProperty("at", out var at) && InstantPattern.General.Parse(at.GetString()!) is { Success: true } time ? _calendar.PeriodsOf(time.Value) : [];
        foreach (var table in dated.IsEmpty ? [lookedAt] : dated.Select(period => period.ToString()))
        {
            _looksAt = table;
            var before = (Table.Find(number)?.Value ?? 0) * _sign;
            var now = (change(before) * _sign, Instant.FromUnixTimeSeconds(_step));
            Table.Set(number, now, now);
        }

        _looksAt = lookedAt;
    }

    void Check(string part, JsonElement expected)
    {
        switch (part)
        {
            case "ranksInOrder":
                Assert.Equal(expected.EnumerateArray().Select(rank => rank.GetInt32()), Places.Select(RankOf));
                break;
            case "order":
                Assert.Equal(IdsOf(expected), Places.Select(IdOf), StringComparer.Ordinal);
                break;
            case "ranks":
                Assert.All(expected.EnumerateObject(), rank => Assert.Equal(rank.Value.GetInt32(), RankOf(Find(rank.Name)!.Value)));
                break;
            case "position0":
                Assert.All(expected.EnumerateObject(), place => Assert.Equal(place.Value.GetInt32(), Places.Select(IdOf).ToList().IndexOf(place.Name)));
                break;
            case "scores":
                Assert.All(expected.EnumerateObject(), score => Assert.Equal(score.Value.GetInt64(), ScoreOf(Find(score.Name)!.Value)));
                break;
            case "noRank":
                Assert.All(IdsOf(expected), id => Assert.Null(Find(id)));
                break;
            case "list":
                Assert.All(IdsOf(expected.GetProperty("found")), id => Assert.NotNull(Find(id)));
                Assert.All(IdsOf(expected.GetProperty("missing")), id => Assert.Null(Find(id)));
                break;
            case "total":
                Assert.Equal(expected.GetInt32(), Table.Count);
                break;
            case "maxScoreBelow":
                Assert.All(Places, place => Assert.True(ScoreOf(place) < expected.GetInt64()));
                break;
            case "countInScoreRange":
                Assert.Equal(expected.GetProperty("count").GetInt32(), InRange(expected).Count);
                break;
            case "scoreRange":
                var inRange = InRange(expected);
                CheckPlace(expected.GetProperty("first"), inRange[0]);
                CheckPlace(expected.GetProperty("sixth"), inRange[5]);
                break;
            case "around":
                CheckAround(expected);
                break;
            default:
                Assert.Fail($"No check is called {part}.");
                break;
        }
    }

    /// <summary>Arena's window has as many on each side and is cut at the edges; a peer's has so many rows in all and is moved in from them.</summary>
    void CheckAround(JsonElement expected)
    {
        var size = expected.GetProperty("size").GetInt32();
        var number = NumberOf(expected.GetProperty("id").GetString()!);
        var places = Table.Around(number, size).ToList();
        var from = Math.Clamp(places.FindIndex(place => place.Number == number) - (size / 2), 0, Math.Max(places.Count - size, 0));
        var window = places.Skip(from).Take(size).ToList();

        if (expected.TryGetProperty("ids", out var ids))
            Assert.Equal(IdsOf(ids), window.Select(IdOf), StringComparer.Ordinal);
        if (expected.TryGetProperty("ranks", out var ranks))
            Assert.Equal(ranks.EnumerateArray().Select(rank => rank.GetInt32()), window.Select(RankOf));
        if (expected.TryGetProperty("rankAt", out var rankAt))
            Assert.All(rankAt.EnumerateObject(), rank => Assert.Equal(rank.Value.GetInt32(), RankOf(window[int.Parse(rank.Name, CultureInfo.InvariantCulture)])));
    }

    void CheckPlace(JsonElement expected, StandingsPlace place) =>
        Assert.Equal((expected.GetProperty("id").GetString(), expected.GetProperty("rank").GetInt32()), (IdOf(place), RankOf(place)));

    List<StandingsPlace> InRange(JsonElement range) =>
        [.. Places.Where(place => ScoreOf(place) >= range.GetProperty("min").GetInt64() && ScoreOf(place) <= range.GetProperty("max").GetInt64())];

    int RankOf(StandingsPlace place) => _ordinal ? Places.Select(other => other.Number).ToList().IndexOf(place.Number) + 1 : place.Rank;

    long ScoreOf(StandingsPlace place) => place.Value * _sign;

    string IdOf(StandingsPlace place) => _ids[(int)place.Number - 1];

    StandingsPlace? Find(string id) => Table.Find(NumberOf(id));

    long NumberOf(string id)
    {
        if (!_ids.Contains(id, StringComparer.Ordinal))
            _ids.Add(id);

        return _ids.IndexOf(id) + 1;
    }

    static IEnumerable<string> IdsOf(JsonElement ids) => ids.EnumerateArray().Select(id => id.GetString()!);
}
