using Akka.Remote.Shell;
using Akka.Remote.Wire;

namespace Simulation.Worlds.Nodes;

/// <summary>One end of a connection: what it sends is on its way in one piece at a time, what the other has sent waits here to be read.</summary>
internal sealed class StreamSide : Connection
{
    /// <summary>So many bytes may be on their way; then the sender waits.</summary>
    private const int Window = 256 * 1024;

    private readonly StreamNetwork _network;
    private readonly Queue<byte[]> _toSend = new();
    private readonly Queue<byte[]> _arrived = new();
    private IConnectionReader? _reader;
    private TaskCompletionSource? _room;
    private byte[] _left = [];
    private string? _ended;
    private int _underWay;
    private bool _isMoving;
    private bool _isReading;
    private bool _isLost;
    private bool _closes;

    private StreamSide(StreamNetwork network, NodeLife life)
    {
        _network = network;
        Life = life;
        Other = this;
    }

    public NodeLife Life { get; }

    public StreamSide Other { get; private set; }

    public override bool IsAlive => _ended is null;

    public override string Peer => $"stream of {Other.Life.Name}";

    public static (StreamSide Here, StreamSide There) Pair(StreamNetwork network, NodeLife caller, NodeLife called)
    {
        var (here, there) = (new StreamSide(network, caller), new StreamSide(network, called));
        (here.Other, there.Other) = (there, here);
        return (here, there);
    }

    public override void Start(IConnectionReader reader)
    {
        _reader = reader;
        Wake();
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_ended is not null)
        {
            throw new IOException(_ended);
        }

        _toSend.Enqueue(bytes.ToArray());
        _underWay += bytes.Length;
        Move();
        if (_underWay <= Window)
        {
            return ValueTask.CompletedTask;
        }

        _room = new TaskCompletionSource();
        return new ValueTask(_room.Task);
    }

    public override void Close()
    {
        if (!_closes)
        {
            _closes = true;
            End("the connection was closed on this side");
            Move();
        }
    }

    /// <summary>Nothing more comes and nothing more can be sent; what has arrived is still read.</summary>
    public void End(string reason)
    {
        if (_ended is not null)
        {
            return;
        }

        _ended = reason;
        _network.Forget(this);
        Life.Post(() => _room?.TrySetException(new IOException(reason)));
        Wake();
    }

    // What was sent before the end arrives before the end does.
    private void Move()
    {
        if (_isMoving || (_toSend.Count == 0 && !_closes))
        {
            return;
        }

        _isMoving = true;
        byte[][] pieces = [.. _toSend];
        _toSend.Clear();
        var isLast = _closes;
        _network.Carry(Life.Name, Other.Life.Name, () =>
        {
            if (Other.Life.HasEnded)
            {
                // Whoever is there now does not know the connection.
                if (Other.Life.Process.IsUp)
                {
                    _network.CarryOnce(Other.Life.Name, Life.Name, () => End("the connection was reset by the peer"));
                }

                return;
            }

            foreach (var piece in pieces)
            {
                _underWay -= piece.Length;
                Other.Arrive(piece);
            }

            if (isLast)
            {
                Other.End("the peer has closed the connection");
                return;
            }

            _isMoving = false;
            if (_room is { } room && _underWay <= Window)
            {
                _room = null;
                Life.Post(() => room.TrySetResult());
            }

            Move();
        });
    }

    private void Arrive(byte[] bytes)
    {
        if (_ended is null && bytes.Length > 0)
        {
            var first = _network.Fragment(bytes.Length);
            _arrived.Enqueue(bytes[..first]);
            if (first < bytes.Length)
            {
                _arrived.Enqueue(bytes[first..]);
            }

            Wake();
        }
    }

    private void Wake()
    {
        if (!_isReading && _reader is not null && !_isLost)
        {
            _isReading = true;
            Life.Post(Read);
        }
    }

    private void Read()
    {
        _isReading = false;
        if (!_closes && _arrived.TryDequeue(out var bytes))
        {
            Life.Process.OnReceived(Other.Life.Name, bytes.Length);
            try
            {
                _left = [.. _left, .. bytes];
                _left = _left[_reader!.Received(_left)..];
            }
            catch (MalformedFrameException malformed)
            {
                End($"it sent what is no frame of ours: {malformed.Message}");
                _arrived.Clear();
            }

            if (_arrived.Count > 0 || _ended is not null)
            {
                Wake();
            }
        }
        else if (_ended is not null && !_isLost)
        {
            _isLost = true;
            _reader!.Lost(_ended);
        }
    }
}
