using System.Net;
using System.Net.Sockets;

namespace AgentNet.Benchmarks.Remote;

/// <summary>Stands between two systems and counts what goes over the wire: the bytes of TCP from whoever dials to whom it is in front of.</summary>
internal sealed class CountingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _pumps = [];
    private readonly int _behind;
    private readonly Task _accepting;
    private long _bytes;

    /// <param name="behind">The port of the system that this stands in front of; it may begin to listen later.</param>
    public CountingRelay(int behind)
    {
        _behind = behind;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Bytes => Volatile.Read(ref _bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_pumps).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (await NextAsync().ConfigureAwait(false) is { } caller)
            _pumps.Add(RelayAsync(caller));
    }

    private async Task<TcpClient?> NextAsync()
    {
        try
        {
            return await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private async Task RelayAsync(TcpClient caller)
    {
        using var callee = new TcpClient { NoDelay = true };
        using (caller)
        {
            caller.NoDelay = true;
            try
            {
                await callee.ConnectAsync(IPAddress.Loopback, _behind, _stop.Token).ConfigureAwait(false);
                await Task.WhenAny(
                    PumpAsync(caller.GetStream(), callee.GetStream(), bytes => Interlocked.Add(ref _bytes, bytes)),
                    PumpAsync(callee.GetStream(), caller.GetStream(), static _ => { })).ConfigureAwait(false);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                // One side is gone, and the other learns it from the end of its connection.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Action<int> count)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token).ConfigureAwait(false) is var read and > 0)
            {
                count(read);
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // As above.
        }
    }
}
