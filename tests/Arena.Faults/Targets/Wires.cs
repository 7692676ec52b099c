using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Arena.Faults.Targets;

/// <summary>Lays wires that can be cut into what nodes are started with; they hold from the next start on.</summary>
public static class Wires
{
    /// <summary>Tells a silo that the store is where the wire begins; null when there is no store to be cut from.</summary>
    public static async Task<CutProxy?> ToStoreAsync(Target target, string silo)
    {
        if (target.WithRole("redis") is not [_])
            return null;

        var port = int.Parse((await File.ReadAllTextAsync(Path.Combine(target.Directory, "redis.node"))).Split(' ')[1], CultureInfo.InvariantCulture);
        var wire = new CutProxy(0, port);
        target.ChangeStart(silo, start => start.Replace($"127.0.0.1:{port},", $"127.0.0.1:{wire.Port},", StringComparison.Ordinal));
        return wire;
    }

    /// <summary>Tells each silo to the others at the end of a wire that leads to it.</summary>
    public static IReadOnlyList<CutProxy> AmongSilos(Target target)
    {
        var wires = new List<CutProxy>();
        foreach (var silo in target.WithRole("silo"))
        {
            target.ChangeStart(silo.Name, start =>
            {
                const string setting = "Arena__Cluster__SiloPort=";
                var port = int.Parse(start[(start.IndexOf(setting, StringComparison.Ordinal) + setting.Length)..].Split(' ')[0], CultureInfo.InvariantCulture);

                // Not the port from before: what is said to the silo that was there would reach this one, and the others would not find out that it is gone.
                var listens = FreeAfter(port);
                var wire = new CutProxy(0, listens);
                wires.Add(wire);
                return start.Replace(FormattableString.Invariant($"{setting}{port}"), FormattableString.Invariant($"{setting}{wire.Port} Arena__Cluster__SiloListenPort={listens}"), StringComparison.Ordinal);
            });
        }

        return wires;
    }

    // Near it, since tests/cluster chooses ports that are not given to outgoing connections.
    static int FreeAfter(int port)
    {
        for (var candidate = port + 1; ; candidate++)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, candidate);
                listener.Start();
                return candidate;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
