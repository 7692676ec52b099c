using Arena.Server.Hosting;

namespace Arena.Server.Import;

/// <summary>Whom a command talks to: a server that runs, or one that runs for the command alone.</summary>
sealed class ServerConnection : IAsyncDisposable
{
    readonly ServerTalk _talk;
    readonly IAsyncDisposable? _own;

    ServerConnection(Uri server, string key, Action<string> notice, IAsyncDisposable? own)
    {
        (Server, Key, _own) = (server, key, own);
        _talk = new ServerTalk(server, key, RetryPace.Usual, TimeProvider.System, notice);
        Client = new ArenaClient(_talk);
    }

    public Uri Server { get; }

    public string Key { get; }

    public ArenaClient Client { get; }

    /// <summary>In words for the person who imports.</summary>
    public string Description => _own is null ? $"the server at {Server}" : "the store itself (no server runs)";

    /// <summary>Takes the server that is named, else the one at the usual address, else opens the store, and creates it where there is none.</summary>
    /// <exception cref="ImportException">There is no key, or the store cannot be opened.</exception>
    public static Task<ServerConnection> OpenAsync(Uri? named, ServerSettings settings, Action<string> notice, CancellationToken cancellation) =>
        OpenAsync(named, settings, mustExist: false, notice, cancellation);

    /// <summary>As <see cref="OpenAsync(Uri?, ServerSettings, Action{string}, CancellationToken)"/>; a store that is not there is not created: it would be empty, and that is no answer about the one that was meant.</summary>
    /// <exception cref="ImportException">There is no key, or no store that can be opened.</exception>
    public static Task<ServerConnection> OpenExistingAsync(Uri? named, ServerSettings settings, Action<string> notice, CancellationToken cancellation) =>
        OpenAsync(named, settings, mustExist: true, notice, cancellation);

    static async Task<ServerConnection> OpenAsync(Uri? named, ServerSettings settings, bool mustExist, Action<string> notice, CancellationToken cancellation)
    {
        if ((named ?? await FindAsync(cancellation)) is { } server)
        {
            var key = settings.Key ?? throw new ImportException($"The server at {server} asks for a key: set Arena__BootstrapKey to the one that it was started with.");
            return new ServerConnection(server, key, notice, own: null);
        }

        var local = await settings.StartAsync(mustExist, cancellation);
        return new ServerConnection(local.Url, local.Key, notice, local.Host);
    }

    public async ValueTask DisposeAsync()
    {
        _talk.Dispose();
        if (_own is not null)
            await _own.DisposeAsync();
    }

    /// <exception cref="ImportException">Somebody is there who does not answer: not for us to take the store.</exception>
    static async Task<Uri?> FindAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var usual = new Uri(ArenaHost.DefaultUrl);
        try
        {
            using var answer = await http.GetAsync(new Uri(usual, "healthz/live"), cancellation);
            return answer.IsSuccessStatusCode ? usual : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException silent) when (!cancellation.IsCancellationRequested)
        {
            throw new ImportException($"The server at {usual} does not answer.", silent);
        }
    }
}
