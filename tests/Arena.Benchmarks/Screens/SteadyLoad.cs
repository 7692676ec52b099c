using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Arena.Benchmarks.Load;

namespace Arena.Benchmarks.Screens;

/// <summary>Deals at a steady rate, in batches, until it is told to stop: reps 3 and up win them.</summary>
static class SteadyLoad
{
    const int AtOnce = 16;

    /// <param name="http">To the server, with its key.</param>
    /// <param name="source">Whose deals.</param>
    /// <param name="perSecond">How many are due a second.</param>
    /// <param name="batch">How many are sent at once.</param>
    /// <param name="stop">Says when.</param>
    /// <param name="deals">How many there are; when all were sent they are revised, in turns.</param>
    /// <returns>How many were acknowledged.</returns>
    public static async Task<long> RunAsync(HttpClient http, string source, int perSecond, int batch, CancellationToken stop, long deals = long.MaxValue)
    {
        var clock = Stopwatch.StartNew();
        var (sent, acknowledged) = (0L, 0L);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async worker =>
        {
            var chance = new Random(worker);
            while (!stop.IsCancellationRequested)
            {
                var first = Interlocked.Add(ref sent, batch) - batch;
                var due = TimeSpan.FromSeconds((double)first / perSecond);
                while (clock.Elapsed < due && !stop.IsCancellationRequested)
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);

                if (stop.IsCancellationRequested)
                    return;

                using var body = new StringContent(Compose(source, first, batch, chance, deals), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                using var answer = await http.PostAsync(new Uri("/api/v1/activities", UriKind.Relative), body, CancellationToken.None);
                answer.EnsureSuccessStatusCode();
                Interlocked.Add(ref acknowledged, batch);
            }
        }));
        return acknowledged;
    }

    static string Compose(string source, long first, int batch, Random chance, long deals) => $"[{string.Join(',', Enumerable.Range(0, batch).Select(item => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"source":"{{source}}","externalId":"{{(first + item) % deals}}","revision":{{1 + ((first + item) / deals)}},"kind":"deal","status":"won","rep":"rep-{{3 + ((first + item) % deals % (HttpLoad.Reps - 3))}}","occurredAt":"{{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}","amount":{{chance.Next(100, 20_000)}}}""")))}]";
}
