using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;
using Span = System.Diagnostics.Activity;

namespace Arena.Server.Tests.Hosting;

/// <summary>What Arena tells of itself reaches whoever collects it, and a deal's way from the request to the screens is one trace.</summary>
public sealed class TelemetryTests
{
    static readonly string[] Kinds = ["/v1/traces", "/v1/metrics", "/v1/logs"];
    static readonly string[] Steps = ["intake append", "rep commit", "frame"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deal_can_be_followed_from_the_request_to_the_screens()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await CollectAsync(received);
        var spans = new ConcurrentQueue<Span>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Arena",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);

        await using (var arena = await RunningArena.StartOfficeAsync(Cancellation, $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"))
        {
            await using var wall = new HubConnectionBuilder().WithUrl(new Uri(arena.Url, "/hubs/live")).Build();
            await wall.StartAsync(Cancellation);
            await wall.InvokeAsync<object>("WatchBoard", "points", "all", Cancellation);

            // A frame shows all that came before it and belongs to one of them: a deal whose frame is that of another has no trace to the end.
            var deal = 0;
            await Eventually.IsTrueAsync(
                async () =>
                {
                    await arena.SendAsync(new { source = "crm", externalId = $"{deal++}", kind = "deal", status = "won", rep = "mei", occurredAt = "2026-09-05T10:00:00+08:00", amount = 100 });
                    return spans.GroupBy(span => span.TraceId, span => span.OperationName).Any(trace => Steps.All(step => trace.Contains(step, StringComparer.Ordinal)));
                },
                Cancellation);
        }

        await Eventually.IsTrueAsync(() => Task.FromResult(Kinds.All(received.ContainsKey)), Cancellation);
        Assert.Contains("intake append", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("arena.receipts", received["/v1/metrics"], StringComparison.Ordinal);
    }

    static async Task<WebApplication> CollectAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/{kind}", async (HttpContext http) =>
        {
            using var body = new StreamReader(http.Request.Body, Encoding.Latin1);
            var text = await body.ReadToEndAsync(http.RequestAborted);
            received.AddOrUpdate(http.Request.Path.Value!, text, (_, before) => before + text);
        });
        await collector.StartAsync(Cancellation);
        return collector;
    }
}
