using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;
using Akka.Remote.Wire;

namespace Akka.Remote.Shell;

/// <summary>
/// One connection from its first byte on: first a stranger, then, once an association has accepted it, a lane of a session. Reads
/// only; what is written is the business of the lane's writer.
/// </summary>
internal sealed class PeerConnection : IConnectionReader, IFrameSink
{
    private readonly NodeTransport _transport;
    private readonly Connection _connection;
    private readonly FrameDecoder _decoder;
    private readonly MessageDecoder _messages;
    private Association? _association;
    private Hello? _hello;
    private volatile Standing _standing = Standing.Stranger;
    private ReadOnlyMemory<byte> _welcome;

    public PeerConnection(NodeTransport transport, Connection connection, long id)
    {
        _transport = transport;
        _connection = connection;
        Id = id;
        _messages = new MessageDecoder(transport.System, transport.Inbound, this, transport.DefaultAddress, transport.Sizes.MaxLargeBytes);
        _decoder = new FrameDecoder(this, _messages, transport.Sizes.MaxFrameBytes + FrameLimits.OverheadBytes);
    }

    private enum Standing
    {
        Stranger,
        Open,
        Closed,
    }

    public long Id { get; }

    /// <summary>Who is there, for the log.</summary>
    public string Peer => _association is { } association ? $"{association.Peer} ({_connection.Peer})" : _connection.Peer;

    public bool IsStranger => _standing == Standing.Stranger;

    public void Start() => _connection.Start(this);

    /// <summary>Dials are ours: the answer goes to this association.</summary>
    public async Task GreetAsync(Association association, Hello hello)
    {
        _association = association;
        _hello = hello;
        _messages.Peer = association.Peer;
        var frames = new FrameBuffer(FrameLimits.HandshakeBytes);
        HandshakeCodec.WriteHello(frames, hello);
        await _connection.SendAsync(frames.Written.ToArray()).ConfigureAwait(false);
        frames.Release();
        Start();
    }

    /// <summary>The association has let it in.</summary>
    public void Accept(Welcome welcome)
    {
        var frames = new FrameBuffer(FrameLimits.HandshakeBytes);
        HandshakeCodec.WriteWelcome(frames, welcome);
        _welcome = frames.Written.ToArray();
        frames.Release();
    }

    /// <summary>It is a lane now: the decoder takes messages. Returns what has to be written first.</summary>
    public ReadOnlyMemory<byte> Open()
    {
        _decoder.Greeted();
        _standing = Standing.Open;
        return _welcome;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _connection.SendAsync(bytes);

    public void Close()
    {
        _standing = Standing.Closed;
        _connection.Close();
        _transport.Forget(this);
    }

    /// <summary>From now on nothing that arrives counts.</summary>
    public void Ignore() => _standing = Standing.Closed;

    /// <summary>Says something last, once idle, and closes at the latest when the time is over.</summary>
    public async Task CloseAfterAsync(Task idle, Action<FrameBuffer> lastWords, TimeSpan atMost)
    {
        Ignore();
        var frames = new FrameBuffer(FrameLimits.HandshakeBytes);
        lastWords(frames);
        var words = frames.Written.ToArray();
        frames.Release();
        try
        {
            await SendWhenAsync(idle, words).WaitAsync(atMost, _transport.Time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            // Whoever does not listen hears it from the end of the connection.
        }

        Close();
    }

    int IConnectionReader.Received(ReadOnlySpan<byte> bytes)
    {
        if (_standing == Standing.Closed) return bytes.Length;
        _association?.Heard();
        return _decoder.Feed(bytes);
    }

    void IConnectionReader.Lost(string reason)
    {
        _messages.Dispose();
        var was = _standing;
        _standing = Standing.Closed;
        _connection.Close();
        _transport.Forget(this);
        if (_association is not { } association)
        {
            if (was == Standing.Stranger) _transport.Log.StrangerLost(Peer, reason);
            return;
        }

        if (_hello is { } hello && was == Standing.Stranger) association.Post(new AssociationInput.DialFailed(hello.Lane, hello.Dial, $"{reason} before it answered; {_connection.SilentEndHint}"));
        else association.Post(new AssociationInput.ConnectionLost(Id, reason));
    }

    void IFrameSink.OnHello(Hello hello)
    {
        if (_association is not null) throw new MalformedFrameException("a Hello comes where none is expected");
        if (!_connection.IsAlive) throw new MalformedFrameException("who has said Hello has gone already");
        _messages.Peer = hello.From;
        var association = _association = _transport.AssociationWith(hello.From);
        association.Adopt(this);
        association.Post(new AssociationInput.HelloReceived(Id, hello));
        WaitForVerdict();
    }

    void IFrameSink.OnWelcome(Welcome welcome)
    {
        var hello = _hello ?? throw new MalformedFrameException("an answer comes to a question that was not put");
        _hello = null;
        _association!.Adopt(this);
        _association.Post(new AssociationInput.DialAnswered(hello.Lane, hello.Dial, Id, welcome));
        WaitForVerdict();
    }

    void IFrameSink.OnRefuse(Refusal refusal, string text)
    {
        var hello = _hello ?? throw new MalformedFrameException("an answer comes to a question that was not put");
        _hello = null;
        Close();
        _association!.Post(new AssociationInput.DialRefused(hello.Lane, hello.Dial, refusal, text));
    }

    void IFrameSink.OnFarewell(Farewell farewell) => _association!.Post(new AssociationInput.FarewellReceived(Id, farewell));

    void IFrameSink.OnHeartbeat()
    {
    }

    void IFrameSink.OnAskForLane(Lane lane) => _association!.Post(new AssociationInput.LaneAsked(Id, lane));

    void IFrameSink.OnAcknowledge(long upTo) => _association!.Acknowledged(upTo);

    void IFrameSink.OnMessage(object message, IActorRef? sender, IInternalActorRef recipient)
    {
        if (_standing != Standing.Open) return;
        _transport.Inbound.Deliver(message, sender ?? ActorRefs.NoSender, recipient);
    }

    void IFrameSink.OnSystemMessage(long number, ISystemMessage message, IInternalActorRef recipient)
    {
        if (_standing == Standing.Open) _association!.Arrived(number, message, recipient);
    }

    void IFrameSink.OnUnreadable(string recipient, string format, Exception cause) =>
        _transport.Log.Unreadable(_association!.Peer, recipient, format, cause);

    void IFrameSink.OnUnreadableSystemMessage(long number, string recipient, string format, Exception cause)
    {
        _transport.Log.Unreadable(_association!.Peer, recipient, format, cause);
        _association.Post(new AssociationInput.QuarantineOrdered(null, $"its system message {number} cannot be read ({format}): {cause.Message}"));
    }

    private async Task SendWhenAsync(Task idle, byte[] words)
    {
        await idle.ConfigureAwait(false);
        await _connection.SendAsync(words).ConfigureAwait(false);
    }

    // The input may be handled by another thread that is at the association just now. Frames behind the handshake mean nothing
    // until it has been; that takes microseconds. Never called by a thread that is at the association itself: reading begins elsewhere.
    private void WaitForVerdict()
    {
        var spin = new SpinWait();
        while (_standing == Standing.Stranger) spin.SpinOnce();
    }
}
