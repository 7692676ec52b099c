using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Arena.Server.Tests.Hosting;

/// <summary>What is too much is refused in plain words, and what is refused is not in. Invariants 1 and 7.</summary>
public sealed class OverloadTests
{
    const string Small = "--Arena:Limits:BodyMiBAtOnce=8";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_flood_some_is_refused_and_exactly_what_was_acknowledged_is_in()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Cancellation, Small);
        using var http = Client(arena);
        var gate = new TaskCompletionSource();

        // Each takes an eleventh of a MiB and more of the eight; the first begin to send and then stop, so that the others find no room.
        var sent = Enumerable.Range(0, 100).Select(number => PostAsync(http, Deal(number, paddedTo: 700_000), gate.Task)).ToList();
        var refused = await FirstAsync(sent, count: 100 - 35);
        foreach (var answer in refused)
            await AssertBusyAsync(answer);

        gate.SetResult();
        var accepted = 0;
        foreach (var one in sent)
        {
            using var answer = await one;
            accepted += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        Assert.InRange(accepted, 10, 35);
        await Eventually.EqualsAsync(accepted * 11, () => PointsAsync(arena), Cancellation);
    }

    [Fact]
    public async Task A_body_that_does_not_say_how_long_it_is_finds_its_end_where_the_room_ends()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Cancellation, Small);
        using var http = Client(arena);
        var gate = new TaskCompletionSource();
        var holds = PostAsync(http, Deal(1, paddedTo: 7 << 20), gate.Task);
        await Eventually.IsTrueAsync(() => Task.FromResult(GatedContent.Waiting(gate.Task)), Cancellation);

        using var answer = await PostAsync(http, Deal(2, paddedTo: 2 << 20), Task.CompletedTask, chunked: true);
        await AssertBusyAsync(answer);
        using var single = await PostAsync(http, Deal(3, paddedTo: 0), Task.CompletedTask, chunked: true);
        Assert.Equal(HttpStatusCode.OK, single.StatusCode);

        gate.SetResult();
        using var held = await holds;
        Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        await Eventually.EqualsAsync(2 * 11, () => PointsAsync(arena), Cancellation);
    }

    [Fact]
    public async Task A_key_that_sends_faster_than_it_may_is_told_when_to_come_again()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Cancellation, "--Arena:Limits:RequestsPerSecondPerKey=1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => arena.SendRawAsync(Deal(number, paddedTo: 0))));

        var refused = answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).ToList();
        Assert.NotEmpty(refused);
        foreach (var answer in refused)
            await AssertProblemAsync(answer, HttpStatusCode.TooManyRequests, "key.too-fast");

        Assert.All(refused, answer => Assert.NotNull(answer.Headers.RetryAfter));
        await Eventually.EqualsAsync((5 - refused.Count) * 11, () => PointsAsync(arena), Cancellation);
    }

    [Fact]
    public async Task Memory_stays_bounded_while_large_bodies_are_sent_from_all_sides()
    {
        var directory = Directory.CreateTempSubdirectory("arena-overload-");
        await using (var arena = await ArenaProcess.StartAsync([$"--Arena:DataDir={directory.FullName}", Small, "--Logging:LogLevel:Default=Error"], Cancellation))
        {
            var large = Deal(1, paddedTo: 7 << 20);
            var (greatest, refused, taken) = (0L, 0, 0);
            await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
            {
                for (var time = 0; time < 3; time++)
                {
                    var isTaken = await IsTakenAsync(arena.Http, large);
                    Interlocked.Increment(ref isTaken ? ref taken : ref refused);
                    var figures = await arena.Http.GetFromJsonAsync<JsonElement>("/api/v1/figures", Cancellation);
                    InterlockedMax(ref greatest, figures.GetProperty("residentBytes").GetInt64());
                }
            }));

            Assert.True(taken > 0 && refused > 0, $"{taken} taken, {refused} refused");
            Assert.InRange(greatest, 1, 700L << 20);
        }

        directory.Delete(recursive: true);
    }

    // Who goes on sending for long after the answer was given sees the connection end: that is no acknowledgement either.
    static async Task<bool> IsTakenAsync(HttpClient http, byte[] body)
    {
        try
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await http.PostAsync(new Uri("/api/v1/activities", UriKind.Relative), content, Cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static void InterlockedMax(ref long greatest, long value)
    {
        for (var seen = Volatile.Read(ref greatest); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref greatest, value, seen);
            if (before == seen)
                return;

            seen = before;
        }
    }

    // It asks before it sends a body, so that an answer can come in place of it.
    static HttpClient Client(RunningArena arena)
    {
        var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = arena.Url };
        http.DefaultRequestHeaders.Authorization = arena.Http.DefaultRequestHeaders.Authorization;
        http.DefaultRequestHeaders.ExpectContinue = true;
        return http;
    }

    static Task<HttpResponseMessage> PostAsync(HttpClient http, byte[] body, Task gate, bool chunked = false) =>
        http.PostAsync(new Uri("/api/v1/activities", UriKind.Relative), new GatedContent(body, gate, chunked), Cancellation);

    // Worth 11 points.
    static byte[] Deal(int number, int paddedTo) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"source":"crm","externalId":"{{number}}","kind":"deal","status":"won","rep":"mei","occurredAt":"2026-09-05T10:00:00+08:00","amount":100}""").PadRight(paddedTo));

    static async Task<List<HttpResponseMessage>> FirstAsync(IEnumerable<Task<HttpResponseMessage>> sent, int count)
    {
        var first = new List<HttpResponseMessage>();
        await foreach (var answer in Task.WhenEach(sent).WithCancellation(Cancellation))
        {
            first.Add(await answer);
            if (first.Count == count)
                break;
        }

        return first;
    }

    static async Task AssertBusyAsync(HttpResponseMessage answer)
    {
        await AssertProblemAsync(answer, HttpStatusCode.ServiceUnavailable, "server.busy");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
    }

    static async Task<long> PointsAsync(RunningArena arena) =>
        (await arena.GetAsync("/api/v1/boards/points/standings?period=all")).GetProperty("entries").EnumerateArray().Sum(entry => entry.GetProperty("value").GetInt64());
}
