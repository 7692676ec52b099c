using System.Collections.Concurrent;
using Arena.Server.Access;
using Microsoft.AspNetCore.SignalR;

namespace Arena.Server.Walls;

/// <summary>The open hub connections of each wall link: authorisation is checked when a connection opens, so a revoked one has to be cut.</summary>
sealed class WallConnections
{
    /// <summary>The most screens that may hang on one link: enough for every room of an office.</summary>
    public const int MostPerLink = 100;

    readonly ConcurrentDictionary<string, HubCallerContext> _connections = new(StringComparer.Ordinal);

    /// <summary>Notes a connection.</summary>
    /// <returns>Whether its link may have one more.</returns>
    public bool TryOpen(HubCallerContext connection)
    {
        if (LinkOf(connection) is not { } link)
            return true;

        _connections[connection.ConnectionId] = connection;
        return _connections.Values.Count(other => LinkOf(other) == link) <= MostPerLink;
    }

    /// <summary>The links by which anybody is connected here.</summary>
    public IReadOnlyCollection<string> Links => [.. _connections.Values.Select(LinkOf).OfType<string>().Distinct(StringComparer.Ordinal)];

    public void Closed(HubCallerContext connection) => _connections.TryRemove(connection.ConnectionId, out _);

    public void Cut(string link)
    {
        foreach (var connection in _connections.Values.Where(connection => LinkOf(connection) == link))
            connection.Abort();
    }

    static string? LinkOf(HubCallerContext connection) => connection.User?.FindFirst(Policies.WallLinkClaim)?.Value;
}
