using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Arena.Server.Import;

/// <summary>
/// Asks a server, and asks again while it is not there, is busy or cuts the connection: every request of an import may be
/// repeated, since the same content counts once.
/// </summary>
sealed class ServerTalk : IDisposable
{
    // An error inside the server may be a passing one, but is not waited out like an absence.
    const int AttemptsAtFault = 5;

    readonly HttpClient _http;
    readonly RetryPace _pace;
    readonly TimeProvider _time;
    readonly Action<string> _notice;
    readonly ResiliencePipeline _pipeline;
    long _lastAnswer;
    int _hasAnswered, _isSilent;

    public ServerTalk(Uri server, string key, RetryPace pace, TimeProvider time, Action<string> notice)
    {
        // A proxy from the environment would be asked for the loopback address too.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !server.IsLoopback })
        {
            BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        (_pace, _time, _notice) = (pace, time, notice);
        _lastAnswer = time.GetTimestamp();
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = pace.FirstDelay,
                MaxDelay = pace.MaxDelay,
                ShouldHandle = attempt => ValueTask.FromResult(IsWorthAnother(attempt)),
                DelayGenerator = attempt => ValueTask.FromResult(WishOf(attempt.Outcome.Exception)),
                OnRetry = Retrying,
            })
            .AddTimeout(pace.Attempt)
            .Build();
    }

    public Uri Server => _http.BaseAddress!;

    /// <summary>Waits as long as between two attempts.</summary>
    public Task PauseAsync(CancellationToken cancellation) => Task.Delay(_pace.FirstDelay, _time, cancellation);

    /// <summary>Sends a request until it is answered.</summary>
    /// <param name="request">Makes the request anew for every attempt.</param>
    /// <param name="read">Reads the answer; may ask for another attempt by <see cref="TryAgainException"/>.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="RefusedException">The answer is no.</exception>
    /// <exception cref="ServerSilentException">There was no answer; what was sent may have arrived.</exception>
    public async Task<T> AskAsync<T>(Func<HttpRequestMessage> request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            var answer = await _pipeline.ExecuteAsync(async stop => await AskOnceAsync(request, read, stop), cancellation);
            Heard();
            return answer;
        }
        catch (Exception silent) when (IsSilence(silent) && !cancellation.IsCancellationRequested)
        {
            throw new ServerSilentException($"The server at {Server} does not answer: {silent.Message}", silent);
        }
    }

    public void Dispose() => _http.Dispose();

    async Task<T> AskOnceAsync<T>(Func<HttpRequestMessage> request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken stop)
    {
        using var message = request();
        using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
        return answer.StatusCode switch
        {
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout =>
                throw new TryAgainException($"it answers {(int)answer.StatusCode}", WishOf(answer)),
            HttpStatusCode.InternalServerError => throw new FaultException(await RefusedException.FromAsync(answer, stop)),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                throw new ImportException($"The server at {Server} does not accept the key: set Arena__BootstrapKey to the one that it was started with."),
            _ => answer.IsSuccessStatusCode ? await read(answer, stop) : throw await RefusedException.FromAsync(answer, stop),
        };
    }

    bool IsWorthAnother(RetryPredicateArguments<object> attempt)
    {
        if (attempt.Outcome.Exception is not { } wrong || !IsSilence(wrong) || attempt.Context.CancellationToken.IsCancellationRequested)
            return false;

        var patience = _hasAnswered == 1 ? _pace.Patience : _pace.FirstContact;
        return wrong is FaultException
            ? attempt.AttemptNumber + 1 < AttemptsAtFault
            : _time.GetElapsedTime(Volatile.Read(ref _lastAnswer)) < patience;
    }

    // A body that was cut is no JSON.
    static bool IsSilence(Exception wrong) => wrong is HttpRequestException or IOException or JsonException or TimeoutRejectedException or TryAgainException or FaultException;

    void Heard()
    {
        Volatile.Write(ref _lastAnswer, _time.GetTimestamp());
        Volatile.Write(ref _hasAnswered, 1);
        if (Interlocked.Exchange(ref _isSilent, 0) == 1)
            _notice("The server answers again.");
    }

    ValueTask Retrying(OnRetryArguments<object> attempt)
    {
        // One pause is nothing to talk about; a server that is started again takes several.
        if (attempt.AttemptNumber == 2 && Interlocked.Exchange(ref _isSilent, 1) == 0)
            _notice($"Waiting for the server at {Server}: {attempt.Outcome.Exception?.Message}");

        return ValueTask.CompletedTask;
    }

    TimeSpan? WishOf(Exception? wrong) =>
        wrong is TryAgainException { After: { } after } ? TimeSpan.FromTicks(Math.Clamp(after.Ticks, 0, _pace.MaxDelay.Ticks)) : null;

    TimeSpan? WishOf(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter is { } wish ? wish.Delta ?? (wish.Date is { } date ? date - _time.GetUtcNow() : null) : null;

    // An error inside the server; after some attempts it is taken for a no.
    sealed class FaultException(RefusedException refusal) : Exception(refusal.Message, refusal);
}

/// <summary>Not acknowledged: the same is to be sent again.</summary>
/// <param name="why">For the person who waits.</param>
/// <param name="after">How long the server asks to wait.</param>
sealed class TryAgainException(string why, TimeSpan? after) : Exception(why)
{
    public TimeSpan? After { get; } = after;
}
