using System.Collections.Concurrent;
using Arena.Grains.Telemetry;
using Arena.Server.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Arena.Server.Live;

/// <summary>
/// Sends to groups without waiting for slow displays: what comes while a connection is still taking its last message waits for it alone, the latest of
/// each kind. One that takes nothing for a while is cut. Each message is serialised once, however many displays there are.
/// </summary>
sealed partial class PatientGroups(TimeProvider time, IHubProtocolResolver protocols, IOptions<ArenaOptions> arena, ILoggerFactory logs)
    : DefaultHubLifetimeManager<LiveHub>(logs.CreateLogger<DefaultHubLifetimeManager<LiveHub>>())
{
    readonly TimeSpan _patience = TimeSpan.FromSeconds(arena.Value.Limits.ScreenPatienceSeconds);
    readonly ILogger _log = logs.CreateLogger<PatientGroups>();
    readonly Lock _joining = new();
    readonly ConcurrentDictionary<string, PatientConnection> _members = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, ConcurrentDictionary<string, PatientConnection>> _groups = new(StringComparer.Ordinal);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _members[connection.ConnectionId] = new PatientConnection(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        lock (_joining)
        {
            if (_members.TryRemove(connection.ConnectionId, out var member))
            {
                foreach (var group in member.Groups)
                    Leave(connection.ConnectionId, group);
            }
        }

        return base.OnDisconnectedAsync(connection);
    }

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        lock (_joining)
        {
            if (_members.TryGetValue(connectionId, out var member) && member.Groups.Add(groupName))
                _groups.GetOrAdd(groupName, _ => new(StringComparer.Ordinal))[connectionId] = member;
        }

        return base.AddToGroupAsync(connectionId, groupName, cancellationToken);
    }

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        lock (_joining)
        {
            if (_members.TryGetValue(connectionId, out var member) && member.Groups.Remove(groupName))
                Leave(connectionId, groupName);
        }

        return base.RemoveFromGroupAsync(connectionId, groupName, cancellationToken);
    }

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (!_groups.TryGetValue(groupName, out var group))
            return Task.CompletedTask;

        var message = Serialize(new InvocationMessage(methodName, args));
        foreach (var (_, member) in group)
        {
            if (member.TryTake(groupName, methodName, message))
                Send(member, message);
        }

        return Task.CompletedTask;
    }

    SerializedHubMessage Serialize(InvocationMessage message)
    {
        ArenaTelemetry.MessagesSerialised.Add(1);
        return new SerializedHubMessage([.. protocols.AllProtocols.Select(protocol => new SerializedMessage(protocol.Name, protocol.GetMessageBytes(message)))]);
    }

    void Leave(string connection, string groupName)
    {
        if (!_groups.TryGetValue(groupName, out var group))
            return;

        group.TryRemove(connection, out _);
        if (group.IsEmpty)
            _groups.TryRemove(groupName, out _);
    }

    void Send(PatientConnection member, SerializedHubMessage first)
    {
        for (var next = first; next is not null; next = member.Next())
        {
            ArenaTelemetry.MessagesSent.Add(1);
            var write = member.Connection.WriteAsync(next);
            if (!write.IsCompleted)
            {
                _ = WaitAsync(member, write.AsTask());
                return;
            }
        }
    }

    async Task WaitAsync(PatientConnection member, Task write)
    {
        try
        {
            await write.WaitAsync(_patience, time);
        }
        catch (TimeoutException)
        {
            LogCut(_log, member.Connection.ConnectionId, _patience);
            member.Connection.Abort();
            return;
        }

        if (member.Next() is { } next)
            Send(member, next);
    }

    [LoggerMessage(EventId = 4004, Level = LogLevel.Information, Message = "Connection {Connection} took nothing for {Patience} and was cut")]
    static partial void LogCut(ILogger log, string connection, TimeSpan patience);
}
