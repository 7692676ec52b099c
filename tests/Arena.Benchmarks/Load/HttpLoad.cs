using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Arena.Benchmarks.Load;

/// <summary>Sends new won deals as fast as they are acknowledged. Every request has to be accepted whole: a load with failures measures something else.</summary>
sealed class HttpLoad(Uri server, string key) : IDisposable
{
    public const int Reps = 50;

    readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = server };
    long _next;

    /// <summary>Sends for a time.</summary>
    /// <param name="run">Part of the records' names: what one run sends is new to the server.</param>
    /// <param name="shape">How.</param>
    /// <param name="seconds">How long.</param>
    /// <exception cref="InvalidOperationException">Something was not accepted.</exception>
    public async Task<Sent> RunAsync(string run, Shape shape, int seconds)
    {
        var clock = Stopwatch.StartNew();
        var workers = await Task.WhenAll(Enumerable.Range(0, shape.Connections).Select(async worker =>
        {
            var chance = new Random(worker);
            var (activities, points, times) = (0L, 0L, new List<double>());
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var (body, worth) = Compose(run, shape.Batch, chance);
                var started = Stopwatch.GetTimestamp();
                await SendAsync(body, shape);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                activities += shape.Batch;
                points += worth;
            }

            return (Activities: activities, Points: points, Times: times);
        }));
        return new Sent(
            workers.Sum(worker => worker.Activities),
            workers.Sum(worker => worker.Points),
            clock.Elapsed.TotalSeconds,
            [.. workers.SelectMany(worker => worker.Times).Order()]);
    }

    public void Dispose() => _http.Dispose();

    (string Body, long Points) Compose(string run, int batch, Random chance)
    {
        var text = new StringBuilder("[");
        var points = 0L;
        for (var item = 0; item < batch; item++)
        {
            var amount = chance.Next(100, 20_000);
            points += 10 + (amount / 100);
            text.Append(item == 0 ? "" : ",").Append(
                CultureInfo.InvariantCulture,
                $$$"""{"source":"load","externalId":"{{{run}}}-{{{Interlocked.Increment(ref _next)}}}","revision":1,"kind":"deal","status":"won","rep":"rep-{{{chance.Next(Reps)}}}","occurredAt":"{{{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}}","amount":{{{amount}}},"attributes":{"product":"Rack"}}""");
        }

        return (text.Append(']').ToString(), points);
    }

    async Task SendAsync(string body, Shape shape)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/activities" + shape.Query, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var receipts = await answer.Content.ReadAsByteArrayAsync();
        var accepted = receipts.AsSpan().Count("\"accepted\""u8);
        if (!answer.IsSuccessStatusCode || accepted != shape.Batch)
            throw new InvalidOperationException($"{accepted} of {shape.Batch} accepted, {(int)answer.StatusCode}: {Encoding.UTF8.GetString(receipts)[..Math.Min(receipts.Length, 400)]}");
    }
}
