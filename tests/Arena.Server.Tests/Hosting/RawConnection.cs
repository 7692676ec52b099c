using System.Net.Sockets;
using System.Text;

namespace Arena.Server.Tests.Hosting;

/// <summary>A connection that says what no proper client would.</summary>
sealed class RawConnection : IAsyncDisposable
{
    readonly TcpClient _client;

    RawConnection(TcpClient client) => _client = client;

    public static async Task<RawConnection> OpenAsync(Uri server, CancellationToken cancellation)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellation);
        return new RawConnection(client);
    }

    public Task SendAsync(string text, CancellationToken cancellation) => _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), cancellation).AsTask();

    /// <summary>All that the server still says until it closes.</summary>
    public async Task<string> ReadToCloseAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var said = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await _client.GetStream().ReadAsync(buffer, limit.Token)) > 0;)
                said.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Reset is closed as well.
        }

        return said.ToString();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
