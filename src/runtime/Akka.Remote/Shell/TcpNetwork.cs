using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.Remote.Shell;

/// <summary>Sockets: listens, dials, and wraps both in TLS when it is configured.</summary>
internal sealed class TcpNetwork : INetwork
{
    private readonly TcpSettings _settings;
    private readonly string _system;
    private readonly Action<string> _warn;
    private readonly TlsLayer? _tls;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Task, byte> _greetings = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public TcpNetwork(string system, TcpSettings settings, Action<string> warn)
    {
        _system = system;
        _settings = settings;
        _warn = warn;
        _tls = settings.Tls is { } tls ? new TlsLayer(tls, warn) : null;
    }

    private string Scheme => _tls is null ? "akka.tcp" : "akka.ssl.tcp";

    public async Task<Address> ListenAsync(Action<Connection> accepted)
    {
        var where = $"{(_settings.Hostname.Length == 0 ? "all interfaces" : _settings.Hostname)}:{_settings.Port}";
        try
        {
            var ip = _settings.Hostname.Length == 0 ? IPAddress.Any : await AddressOfAsync(_settings.Hostname).ConfigureAwait(false);
            _listener = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

            // Elsewhere a restarted process has its port back at once anyway, and the option would let two of them listen on one.
            if (_settings.ReuseAddress && OperatingSystem.IsWindows()) _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _listener.Bind(new IPEndPoint(ip, _settings.Port));
            _listener.Listen(_settings.Backlog);
        }
        catch (SocketException e)
        {
            throw new RemoteTransportException(
                $"Cannot listen on {where}: {e.Message}. Is another process using the port, or is the host name not one of this machine? Set akka.remote.dot-netty.tcp.hostname and .port (0 takes a free port).", e);
        }

        var bound = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        var host = _settings.PublicHostname.Length > 0 ? _settings.PublicHostname : _settings.Hostname.Length > 0 ? _settings.Hostname : IPAddress.Any.ToString();
        _accepting = AcceptAsync(_listener, accepted);
        return new Address(Scheme, _system, Bracketed(host), _settings.PublicPort > 0 ? _settings.PublicPort : bound);
    }

    public async Task<Connection> DialAsync(Address peer, CancellationToken cancellation)
    {
        if (peer.Protocol != Scheme)
            throw new RemoteTransportException($"{peer} is an address of {peer.Protocol}, and this system speaks {Scheme}; set akka.remote.dot-netty.tcp.enable-ssl alike on both");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_settings.ConnectTimeout);
        var host = peer.Host!.Trim('[', ']');
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Prepare(socket);
            await socket.ConnectAsync(host, peer.Port!.Value, timeout.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_tls is not null) stream = await _tls.AsClientAsync(stream, host, timeout.Token).ConfigureAwait(false);
            return new TcpConnection(socket, stream, _warn);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw new RemoteTransportException($"no connection within {_settings.ConnectTimeout.TotalSeconds:0.###} s (akka.remote.dot-netty.tcp.connection-timeout)", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task CloseAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_greetings.Keys).ConfigureAwait(false);
    }

    private static string Bracketed(string host) =>
        IPAddress.TryParse(host, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : host;

    private static async Task<IPAddress> AddressOfAsync(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal)) return literal;
        var found = await Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
        return found.FirstOrDefault(static ip => ip.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
    }

    private void Prepare(Socket socket)
    {
        socket.NoDelay = _settings.NoDelay;
        if (_settings.KeepAlive) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (_settings.SendBufferBytes > 0) socket.SendBufferSize = _settings.SendBufferBytes;
        if (_settings.ReceiveBufferBytes > 0) socket.ReceiveBufferSize = _settings.ReceiveBufferBytes;
    }

    // One at a time is enough: a handshake of TLS goes its own way.
    private async Task AcceptAsync(Socket listener, Action<Connection> accepted)
    {
        while (!_closing.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
                Prepare(socket);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Of this one connection, or of the moment (too many open files): the next may be well.
                if (_closing.IsCancellationRequested) return;
                _warn($"A connection could not be accepted: {e.Message}");
                continue;
            }

            var greeting = GreetAsync(socket, accepted);
            if (greeting.IsCompleted) continue;
            _greetings[greeting] = 0;
            _ = greeting.ContinueWith(static (done, all) => ((ConcurrentDictionary<Task, byte>)all!).TryRemove(done, out _), _greetings, TaskScheduler.Default);
        }
    }

    private async Task GreetAsync(Socket socket, Action<Connection> accepted)
    {
        var peer = socket.RemoteEndPoint?.ToString();
        try
        {
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_tls is not null)
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
                timeout.CancelAfter(_settings.ConnectTimeout);
                stream = await _tls.AsServerAsync(stream, timeout.Token).ConfigureAwait(false);
            }

            accepted(new TcpConnection(socket, stream, _warn));
        }
        catch (OperationCanceledException)
        {
            if (!_closing.IsCancellationRequested) _warn($"{peer} was not let in: its TLS handshake took longer than {_settings.ConnectTimeout.TotalSeconds:0.###} s");
            socket.Dispose();
        }
        catch (Exception e) when (e is RemoteTransportException or IOException or SocketException or ObjectDisposedException)
        {
            _warn($"{peer} was not let in: {e.Message}");
            socket.Dispose();
        }
    }
}
