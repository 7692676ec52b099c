using Arena.Grains.Telemetry;
using Microsoft.AspNetCore.SignalR;

namespace Arena.Server.Live;

/// <summary>
/// A connection and what waits for it while it takes a message. Of what tells a state the latest waits, one for each group: it is all that a screen
/// needs, and by the gap before it a screen sees that something was left out. Celebrations wait in a short line of which the oldest is let go.
/// </summary>
sealed class PatientConnection(HubConnectionContext connection)
{
    /// <summary>As many as a screen itself would let wait.</summary>
    public const int MostCelebrations = 12;

    readonly Lock _lock = new();
    readonly OrderedDictionary<(string Group, string Method), SerializedHubMessage> _latest = [];
    readonly Queue<SerializedHubMessage> _celebrations = new();
    bool _taking;

    public HubConnectionContext Connection { get; } = connection;

    /// <summary>Where it listens; kept by whoever lets it in.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <returns>Whether to send the message now; if not, it waits.</returns>
    public bool TryTake(string group, string method, SerializedHubMessage message)
    {
        lock (_lock)
        {
            if (!_taking)
                return _taking = true;

            if (method == nameof(ILiveClient.Celebration))
            {
                _celebrations.Enqueue(message);
                if (_celebrations.Count <= MostCelebrations)
                    return false;

                _celebrations.Dequeue();
            }
            else if (!_latest.Remove((group, method)))
            {
                _latest.Add((group, method), message);
                return false;
            }
            else
            {
                _latest.Add((group, method), message);
            }
        }

        ArenaTelemetry.MessagesSkipped.Add(1);
        return false;
    }

    /// <summary>The last message was taken.</summary>
    /// <returns>What is to be sent now; null when nothing waits.</returns>
    public SerializedHubMessage? Next()
    {
        lock (_lock)
        {
            if (_celebrations.TryDequeue(out var celebration))
                return celebration;

            if (_latest.Count == 0)
            {
                _taking = false;
                return null;
            }

            var next = _latest.GetAt(0).Value;
            _latest.RemoveAt(0);
            return next;
        }
    }
}
