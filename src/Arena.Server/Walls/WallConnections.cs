using System.Collections.Concurrent;
using Arena.Server.Access;
using Microsoft.AspNetCore.SignalR;

namespace Arena.Server.Walls;

/// <summary>The open hub connections of each wall link: authorisation is checked when a connection opens, so a revoked one has to be cut.</summary>
sealed class WallConnections
{
    readonly ConcurrentDictionary<string, HubCallerContext> _connections = new(StringComparer.Ordinal);

    public void Opened(HubCallerContext connection)
    {
        if (connection.User?.FindFirst(Policies.WallLinkClaim) is not null)
            _connections[connection.ConnectionId] = connection;
    }

    public void Closed(HubCallerContext connection) => _connections.TryRemove(connection.ConnectionId, out _);

    public void Cut(string link)
    {
        foreach (var connection in _connections.Values.Where(connection => connection.User?.FindFirst(Policies.WallLinkClaim)?.Value == link))
            connection.Abort();
    }
}
