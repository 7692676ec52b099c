using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Arena.Server.Tests.Hosting;
using Arena.Server.Walls;
using Microsoft.AspNetCore.SignalR.Client;

namespace Arena.Server.Tests.Live;

/// <summary>What screens may cost. Invariant 7.</summary>
public sealed class ScreensTests
{
    static readonly byte[] Handshake = Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e");
    static readonly byte[] Watch = Encoding.UTF8.GetBytes("{\"type\":1,\"invocationId\":\"1\",\"target\":\"WatchBoard\",\"arguments\":[\"points\",\"all\"]}\u001e");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_asks_and_reads_nothing_is_cut_and_the_others_go_on()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Cancellation, "--Arena:Limits:ScreenPatienceSeconds=1");
        await using var screen = Connection(arena.Url, cookies: null);
        var framed = new TaskCompletionSource();
        screen.On<object>("Frame", _ => framed.TrySetResult());
        await screen.StartAsync(Cancellation);
        await screen.InvokeAsync<object>("WatchBoard", "points", "all", Cancellation);

        using var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        using var http = new HttpMessageInvoker(handler);
        using var deaf = new ClientWebSocket();
        await deaf.ConnectAsync(new UriBuilder(arena.Url) { Scheme = "ws", Path = "/hubs/live" }.Uri, http, Cancellation);
        await deaf.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, Cancellation);

        // It asks until the server has cut it; what it is answered piles up in front of it, and behind that what it asks.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var failed = await Record.ExceptionAsync(async () =>
        {
            while (true)
                await deaf.SendAsync(Watch, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        });

        Assert.False(limit.IsCancellationRequested, "It was not cut.");
        Assert.IsType<WebSocketException>(failed);
        await arena.SendAsync(new { source = "crm", externalId = "1", kind = "deal", status = "won", rep = "mei", occurredAt = "2026-09-05T10:00:00+08:00", amount = 100 });
        await framed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Only_so_many_screens_hang_on_one_link_and_one_that_goes_makes_room()
    {
        await using var arena = await RunningArena.StartOfficeAsync(Cancellation);
        var cookies = new CookieContainer();
        using var wall = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = arena.Url };
        using var made = await arena.Http.PostAsJsonAsync("/api/v1/wall-links", new { name = "Lobby" }, Cancellation);
        var link = await made.Content.ReadFromJsonAsync<NewWallLink>(Cancellation);
        using var signedIn = await wall.PostAsJsonAsync("/api/v1/session", new { wallToken = link!.Url.Split("token=")[1] }, Cancellation);
        signedIn.EnsureSuccessStatusCode();

        var screens = Enumerable.Range(0, WallConnections.MostPerLink).Select(_ => Connection(arena.Url, cookies)).ToList();
        foreach (var screen in screens)
        {
            await screen.StartAsync(Cancellation);
            await screen.InvokeAsync<object>("WatchFeed", Cancellation);
        }

        await using var oneMore = Connection(arena.Url, cookies);
        var cut = new TaskCompletionSource();
        oneMore.Closed += _ =>
        {
            cut.TrySetResult();
            return Task.CompletedTask;
        };
        var refused = await Record.ExceptionAsync(() => oneMore.StartAsync(Cancellation));
        if (refused is null)
            await cut.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        await screens[0].StopAsync(Cancellation);
        await Eventually.IsTrueAsync(async () => await WatchesAsync(arena.Url, cookies), Cancellation);
        await Task.WhenAll(screens.Select(screen => screen.DisposeAsync().AsTask()));
    }

    static async Task<bool> WatchesAsync(Uri server, CookieContainer cookies)
    {
        await using var screen = Connection(server, cookies);
        return await Record.ExceptionAsync(async () =>
        {
            await screen.StartAsync(Cancellation);
            await screen.InvokeAsync<object>("WatchFeed", Cancellation);
        }) is null;
    }

    static HubConnection Connection(Uri server, CookieContainer? cookies) => new HubConnectionBuilder().WithUrl(new Uri(server, "/hubs/live"), options =>
    {
        if (cookies is not null)
            options.Cookies = cookies;
    }).Build();

    // Little fits between it and the server, so that it does not take long to be full.
    static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, SendBufferSize = 4096 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
