using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace Arena.Server.Live;

/// <summary>
/// Sends to groups without waiting for slow displays. A connection on which the last message is still under way is passed over: its frames are lost
/// to it alone (it finds the gap and asks for a snapshot). One that takes nothing for a while is cut. Each message is serialised once.
/// </summary>
sealed partial class PatientGroups(TimeProvider time, ILoggerFactory logs) : DefaultHubLifetimeManager<LiveHub>(logs.CreateLogger<DefaultHubLifetimeManager<LiveHub>>())
{
    /// <summary>How long a connection may take nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly ILogger _log = logs.CreateLogger<PatientGroups>();
    readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Member>> _groups = new(StringComparer.Ordinal);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _members[connection.ConnectionId] = new Member(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _members.TryRemove(connection.ConnectionId, out _);
        foreach (var group in _groups.Values)
            group.TryRemove(connection.ConnectionId, out _);

        return base.OnDisconnectedAsync(connection);
    }

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        if (_members.TryGetValue(connectionId, out var member))
            _groups.GetOrAdd(groupName, _ => new(StringComparer.Ordinal))[connectionId] = member;

        return Task.CompletedTask;
    }

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        if (_groups.TryGetValue(groupName, out var group))
            group.TryRemove(connectionId, out _);

        return Task.CompletedTask;
    }

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (!_groups.TryGetValue(groupName, out var group))
            return Task.CompletedTask;

        var message = new SerializedHubMessage(new Microsoft.AspNetCore.SignalR.Protocol.InvocationMessage(methodName, args));
        foreach (var member in group.Values)
            Send(member, message);

        return Task.CompletedTask;
    }

    void Send(Member member, SerializedHubMessage message)
    {
        if (!member.TryBegin(time.GetTimestamp(), out var since))
        {
            if (time.GetElapsedTime(since) > Patience)
            {
                LogCut(_log, member.Connection.ConnectionId, Patience);
                member.Connection.Abort();
            }

            return;
        }

        var write = member.Connection.WriteAsync(message);
        if (write.IsCompleted)
            member.End();
        else
            _ = EndAsync(member, write);
    }

    static async Task EndAsync(Member member, ValueTask write)
    {
        try
        {
            await write;
        }
        finally
        {
            member.End();
        }
    }

    [LoggerMessage(EventId = 4004, Level = LogLevel.Information, Message = "Connection {Connection} took nothing for {Patience} and was cut")]
    static partial void LogCut(ILogger log, string connection, TimeSpan patience);

    /// <summary>A connection, and whether something is under way to it.</summary>
    sealed class Member(HubConnectionContext connection)
    {
        const long Nothing = long.MinValue;

        long _since = Nothing;

        public HubConnectionContext Connection { get; } = connection;

        /// <summary>Begins to send, unless something is under way already.</summary>
        public bool TryBegin(long now, out long since)
        {
            since = Interlocked.CompareExchange(ref _since, now, Nothing);
            return since == Nothing;
        }

        public void End() => Volatile.Write(ref _since, Nothing);
    }
}
