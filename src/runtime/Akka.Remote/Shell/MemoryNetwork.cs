using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Remote.Wire;

namespace Akka.Remote.Shell;

/// <summary>
/// A network between systems of one process, for tests: bytes are handed over on the dispatcher of whom they reach, so whoever owns
/// the dispatchers decides what happens when. Everything above it is what runs over sockets.
/// </summary>
internal sealed class MemoryNetwork
{
    private readonly ConcurrentDictionary<Address, Door> _doors = new();

    public INetwork At(Address address, MessageDispatcher dispatcher) => new Door(this, address, dispatcher);

    private sealed class Door(MemoryNetwork network, Address address, MessageDispatcher dispatcher) : INetwork
    {
        private Action<Connection>? _accepted;

        public Task<Address> ListenAsync(Action<Connection> accepted)
        {
            _accepted = accepted;
            return network._doors.TryAdd(address, this)
                ? Task.FromResult(address)
                : throw new RemoteTransportException($"There is a system at {address} already.");
        }

        public Task<Connection> DialAsync(Address peer, CancellationToken cancellation)
        {
            if (!network._doors.TryGetValue(peer, out var door)) throw new RemoteTransportException($"nobody listens at {peer}");
            var here = new Side(address, dispatcher);
            var there = new Side(peer, door.Dispatcher);
            here.Join(there);
            door.Dispatcher.Schedule(() => door._accepted!(there));
            return Task.FromResult<Connection>(here);
        }

        public Task CloseAsync()
        {
            network._doors.TryRemove(new KeyValuePair<Address, Door>(address, this));
            return Task.CompletedTask;
        }

        private MessageDispatcher Dispatcher => dispatcher;
    }

    /// <summary>One end: what the other has sent waits here.</summary>
    private sealed class Side(Address owner, MessageDispatcher dispatcher) : Connection
    {
        private readonly Lock _gate = new();
        private readonly Queue<byte[]> _arrived = new();
        private Side? _other;
        private IConnectionReader? _reader;
        private byte[] _left = [];
        private string? _ended;
        private bool _isReading;
        private bool _isLost;

        public override bool IsAlive => _ended is null;

        public override string Peer => $"memory of {_other!.Owner}";

        private Address Owner => owner;

        public void Join(Side other)
        {
            _other = other;
            other._other = this;
        }

        public override void Start(IConnectionReader reader)
        {
            lock (_gate) _reader = reader;
            Wake();
        }

        public override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
        {
            lock (_gate)
            {
                if (_ended is not null) throw new IOException(_ended);
            }

            _other!.Arrive(bytes.ToArray());
            return ValueTask.CompletedTask;
        }

        public override void Close()
        {
            End("the connection was closed on this side");
            _other!.End("the peer has closed the connection");
        }

        private void Arrive(byte[] bytes)
        {
            lock (_gate)
            {
                if (_ended is not null) return;
                _arrived.Enqueue(bytes);
            }

            Wake();
        }

        private void End(string reason)
        {
            lock (_gate)
            {
                if (_ended is not null) return;
                _ended = reason;
            }

            Wake();
        }

        private void Wake()
        {
            lock (_gate)
            {
                if (_isReading || _reader is null || _isLost) return;
                _isReading = true;
            }

            dispatcher.Schedule(Read);
        }

        private void Read()
        {
            while (true)
            {
                byte[]? bytes;
                lock (_gate)
                {
                    if (!_arrived.TryDequeue(out bytes) && _ended is null)
                    {
                        _isReading = false;
                        return;
                    }

                    _isLost = bytes is null;
                    _isReading = !_isLost;
                }

                if (bytes is null)
                {
                    _reader!.Lost(_ended!);
                    return;
                }

                try
                {
                    _left = [.. _left, .. bytes];
                    _left = _left[_reader!.Received(_left)..];
                }
                catch (MalformedFrameException e)
                {
                    End($"it sent what is no frame of ours: {e.Message}");
                    lock (_gate) _arrived.Clear();
                }
            }
        }
    }
}
