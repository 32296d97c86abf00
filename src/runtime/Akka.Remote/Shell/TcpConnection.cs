using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using Akka.Remote.Wire;

namespace Akka.Remote.Shell;

/// <summary>
/// One socket, plain or under TLS. It waits for bytes without a buffer and rents one while they come, so that an idle connection
/// costs next to nothing.
/// </summary>
internal sealed class TcpConnection : Connection
{
    private const int BufferBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Action<string> _warn;
    private int _closed;

    public TcpConnection(Socket socket, Stream stream, Action<string> warn)
    {
        _socket = socket;
        _stream = stream;
        _warn = warn;
        Peer = socket.RemoteEndPoint?.ToString() ?? "unknown";
    }

    public override string Peer { get; }

    // In TLS 1.3 the caller is done before the other side has looked at its certificate.
    public override string SilentEndHint =>
        _stream is SslStream ? "does it trust the certificate of this node? The log of the peer says why TLS failed there" : base.SilentEndHint;

    public override bool IsAlive
    {
        get
        {
            try
            {
                return !_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) || _socket.Available > 0;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>The loop that reads; ends with the connection.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    // On a thread of its own from the first byte: what has arrived already would be read on the caller's, who may be the very one
    // that has to decide about it.
    public override void Start(IConnectionReader reader) => Reading = Task.Run(() => ReadAsync(reader));

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    public override void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        try
        {
            // What has been sent still gets there, and the reader of this side wakes up.
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }

        _stream.Dispose();
    }

    private async Task ReadAsync(IConnectionReader reader)
    {
        var reason = "the peer has closed the connection";
        var buffer = Array.Empty<byte>();
        var count = 0;
        try
        {
            while (true)
            {
                if (count == 0)
                {
                    Return(ref buffer);
                    await _stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
                }

                if (buffer.Length == 0) buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
                if (count == buffer.Length) Grow(ref buffer, count);
                var read = await _stream.ReadAsync(buffer.AsMemory(count)).ConfigureAwait(false);
                if (read == 0) break;
                count += read;
                var taken = reader.Received(buffer.AsSpan(0, count));
                count -= taken;
                if (count > 0 && taken > 0) buffer.AsSpan(taken, count).CopyTo(buffer);
            }
        }
        catch (MalformedFrameException e)
        {
            reason = $"it sent what is no frame of ours: {e.Message}";
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            reason = Volatile.Read(ref _closed) == 0 ? e.Message : "the connection was closed on this side";
        }
        catch (Exception e)
        {
            // A failure of ours, or of what was called to deliver: it costs this connection, and must be seen.
            _warn($"Reading from {Peer} failed: {e}");
            reason = e.Message;
        }

        Return(ref buffer);
        Close();
        reader.Lost(reason);
    }

    private static void Grow(ref byte[] buffer, int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.AsSpan(0, count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
