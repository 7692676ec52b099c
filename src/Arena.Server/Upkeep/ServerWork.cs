using System.Net.Http.Headers;
using System.Text.Json;
using Arena.Grains.Audit;
using Arena.Server.Import;
using Spectre.Console;

namespace Arena.Server.Upkeep;

/// <summary>Something long that a server does and tells of line by line.</summary>
sealed class ServerWork(ServerConnection server, IAnsiConsole console)
{
    /// <summary>Lets the server do it, shows how far it has come, and returns what it came to.</summary>
    /// <param name="path">The endpoint.</param>
    /// <param name="body">What it is sent; null for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ImportException">The server refused, or broke off.</exception>
    public Task<T> RunAsync<T>(string path, HttpContent? body, CancellationToken cancellation) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(async shown =>
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = !server.Server.IsLoopback }) { BaseAddress = server.Server, Timeout = Timeout.InfiniteTimeSpan };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode)
                throw await RefusedException.FromAsync(answer, cancellation);

            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
            ProgressTask? step = null;
            string? last = null;
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                last = line;
                if (Read<WorkProgress>(line) is not { Step: not null } progress)
                    continue;

                if (step?.Description != progress.Step)
                {
                    step?.StopTask();
                    step = shown.AddTask(progress.Step);
                }

                (step.MaxValue, step.Value) = (Math.Max(progress.Total, Math.Max(progress.Done, 1)), progress.Done);
            }

            return last is not null && Read<T>(last) is { } result ? result : throw new ImportException("The server broke off; its log says why.");
        });

    static T? Read<T>(string line) => JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web);
}
