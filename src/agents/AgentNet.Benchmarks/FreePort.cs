using System.Net;
using System.Net.Sockets;

namespace AgentNet.Benchmarks;

/// <summary>Ports for processes that have to be told theirs.</summary>
internal static class FreePort
{
    // Below the range that systems take the ports of outgoing connections from: one of those might have it before its owner listens,
    // or while its owner is started again.
    private const int Lowest = 15_000;
    private const int Highest = 30_000;

    /// <summary>One on which nobody listened a moment ago.</summary>
    public static int Find()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, Random.Shared.Next(Lowest, Highest));
            try
            {
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
