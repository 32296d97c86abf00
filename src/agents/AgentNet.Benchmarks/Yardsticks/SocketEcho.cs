using System.Net;
using System.Net.Sockets;

namespace AgentNet.Benchmarks.Yardsticks;

/// <summary>Loopback by itself: a few bytes to another process and back, one after the other.</summary>
internal sealed class SocketEcho : IDisposable
{
    public const string Name = "raw socket echo of 40 bytes between two processes, one after the other";
    public const int Echoes = 10_000;
    private const int MessageBytes = 40;

    private readonly Socket _socket = NewSocket();
    private readonly byte[] _bytes = new byte[MessageBytes];

    /// <summary>The other side: echoes to one caller until that one goes. Returns the port where it waits.</summary>
    public static int Serve()
    {
        var listener = NewSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        new Thread(() => Serve(listener)) { IsBackground = true, Name = "echo" }.Start();
        return port;
    }

    public static async Task<SocketEcho> ConnectAsync(int port)
    {
        var echo = new SocketEcho();
        await echo._socket.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
        return echo;
    }

    public async Task RunAsync(int echoes)
    {
        for (var i = 0; i < echoes; i++)
            await OnceAsync().ConfigureAwait(false);
    }

    public async Task OnceAsync()
    {
        await _socket.SendAsync(_bytes).ConfigureAwait(false);
        for (var read = 0; read < _bytes.Length;)
        {
            var more = await _socket.ReceiveAsync(_bytes.AsMemory(read)).ConfigureAwait(false);
            read += more > 0 ? more : throw new InvalidOperationException("The echoing process has closed the connection.");
        }
    }

    public void Dispose() => _socket.Dispose();

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static void Serve(Socket listener)
    {
        using var connection = listener.Accept();
        listener.Dispose();
        connection.NoDelay = true;
        var buffer = new byte[64 * 1024];
        while (connection.Receive(buffer) is var read and > 0)
            connection.Send(buffer.AsSpan(0, read));
    }
}
