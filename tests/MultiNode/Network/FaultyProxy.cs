using System.Net;
using System.Net.Sockets;

namespace MultiNode.Network;

/// <summary>
/// Stands before one node: the others know only this port. Who has connected is found by the process that owns the other end,
/// so it works for any protocol; what passes is decided by <see cref="Links"/> for each direction.
/// </summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly string _node;
    private readonly int _target;
    private readonly Links _links;
    private readonly Func<int, string?> _nodeOfProcess;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    /// <param name="node">The node behind the proxy.</param>
    /// <param name="target">The port it really listens on.</param>
    /// <param name="links">What the network does.</param>
    /// <param name="nodeOfProcess">Which node a process is.</param>
    public FaultyProxy(string node, int target, Links links, Func<int, string?> nodeOfProcess)
    {
        _node = node;
        _target = target;
        _links = links;
        _nodeOfProcess = nodeOfProcess;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var accepted = await _listener.AcceptSocketAsync(_stopping.Token);
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(CarryAsync(accepted));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task CarryAsync(Socket accepted)
    {
        using var inner = accepted;
        using var outer = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        inner.NoDelay = true;
        try
        {
            var from = SocketOwner.ProcessOf((IPEndPoint)inner.RemoteEndPoint!, (IPEndPoint)inner.LocalEndPoint!) is { } process ? _nodeOfProcess(process) : null;
            await outer.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
            if (from is null)
            {
                return;
            }

            await Task.WhenAny(PumpAsync(inner, outer, from, _node), PumpAsync(outer, inner, _node, from));
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone: so is the connection.
        }
    }

    private async Task PumpAsync(Socket source, Socket target, string from, string to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var read = await source.ReceiveAsync(buffer, _stopping.Token);
                if (read == 0)
                {
                    return;
                }

                await PassageAsync(from, to);
                for (var sent = 0; sent < read;)
                {
                    sent += await target.SendAsync(buffer.AsMemory(sent, read - sent), _stopping.Token);
                }
            }
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // As above: the other direction ends with this one.
        }
    }

    private async Task PassageAsync(string from, string to)
    {
        while (true)
        {
            var changed = _links.Changed;
            var state = _links[from, to];
            if (!state.IsBlocked)
            {
                if (state.Delay > TimeSpan.Zero)
                {
                    await Task.Delay(state.Delay, _stopping.Token);
                }

                return;
            }

            await changed.WaitAsync(_stopping.Token);
        }
    }
}
