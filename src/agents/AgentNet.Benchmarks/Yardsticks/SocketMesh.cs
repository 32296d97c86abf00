using System.Net;
using System.Net.Sockets;

namespace AgentNet.Benchmarks.Yardsticks;

/// <summary>What a cluster needs at least: each pair of so many listeners is connected once, and one echo goes over each connection.</summary>
internal static class SocketMesh
{
    public const string Name = "raw sockets: each pair of as many listeners connected, one echo of a byte on each";

    public static async Task RunAsync(int nodes)
    {
        var listeners = Enumerable.Range(0, nodes).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            await Task.WhenAll(listeners.SelectMany((listener, index) => new[] { AnswerAsync(listener, index), CallAsync(listeners, index) })).ConfigureAwait(false);
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }

    // Everybody is called by those of a lower number.
    private static async Task AnswerAsync(TcpListener listener, int callers)
    {
        var bytes = new byte[1];
        for (var caller = 0; caller < callers; caller++)
        {
            using var socket = await listener.AcceptSocketAsync().ConfigureAwait(false);
            await socket.ReceiveAsync(bytes).ConfigureAwait(false);
            await socket.SendAsync(bytes).ConfigureAwait(false);
        }
    }

    private static async Task CallAsync(TcpListener[] listeners, int self)
    {
        var bytes = new byte[1];
        foreach (var listener in listeners.Skip(self + 1))
        {
            // Reset instead of a goodbye: thousands of ports that wait for late packets would be missing later.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
            await socket.ConnectAsync(listener.LocalEndpoint).ConfigureAwait(false);
            await socket.SendAsync(bytes).ConfigureAwait(false);
            await socket.ReceiveAsync(bytes).ConfigureAwait(false);
        }
    }
}
