using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Shell;

namespace Simulation.Worlds.Nodes;

/// <summary>
/// Connections between the nodes, over the links of the virtual network: a stream loses nothing and keeps its order, so a cut link
/// holds it up until the link is mended or somebody gives up. A process that ends takes its connections with it; the peer hears of
/// it, unless the link is cut or the whole machine has gone: then it hears of it when it sends again.
/// </summary>
internal sealed class StreamNetwork(Simulator simulator)
{
    private static readonly TimeSpan Resend = TimeSpan.FromMilliseconds(200);

    private readonly SplitMix _random = simulator.Random.Fork();
    private readonly SortedDictionary<string, Door> _doors = new(StringComparer.Ordinal);
    private readonly List<StreamSide> _sides = [];

    public INetwork At(NodeLife life) => new Door(this, life);

    /// <summary>Happens at the other end of the link, as soon as something gets through.</summary>
    public void Carry(string from, string to, Action arrives)
    {
        simulator.Time.After(simulator.Network.Latency(), () =>
        {
            if (simulator.Network.IsClosed(from, to))
            {
                simulator.Time.After(Resend, () => Carry(from, to, arrives));
            }
            else
            {
                arrives();
            }
        });
    }

    /// <summary>Happens at the other end, or not at all when the link is cut: nobody sends it again.</summary>
    public void CarryOnce(string from, string to, Action arrives) => simulator.Time.After(simulator.Network.Latency(), () =>
    {
        if (!simulator.Network.IsClosed(from, to))
        {
            arrives();
        }
    });

    /// <summary>Cuts bytes in two as they arrive, now and then.</summary>
    public int Fragment(int length) => length > 1 && _random.Chance(0.05) ? 1 + _random.Below(length - 1) : length;

    /// <summary>The process has ended. A silent machine says nothing to anybody.</summary>
    public void Ended(NodeLife life, bool silently)
    {
        if (_doors.TryGetValue(life.Name, out var door) && door.Life == life)
        {
            _doors.Remove(life.Name);
        }

        foreach (var side in _sides.Where(side => side.Life == life).ToList())
        {
            _sides.Remove(side);
            if (!silently)
            {
                CarryOnce(life.Name, side.Other.Life.Name, () => side.Other.End("the connection was reset by the peer"));
            }
        }
    }

    /// <summary>A middle box forgets every connection of a pair: both ends see it break.</summary>
    public void Break(string one, string other)
    {
        foreach (var side in _sides.Where(side => (side.Life.Name == one && side.Other.Life.Name == other) || (side.Life.Name == other && side.Other.Life.Name == one)).ToList())
        {
            side.End("the connection was reset on its way");
        }
    }

    public void Forget(StreamSide side) => _sides.Remove(side);

    private void Dial(NodeLife caller, string peer, TaskCompletionSource<Connection> dial)
    {
        Carry(caller.Name, peer, () =>
        {
            if (!_doors.TryGetValue(peer, out var door))
            {
                // Whoever dials knocks until something answers.
                Carry(peer, caller.Name, () => caller.Post(() => dial.TrySetException(new RemoteTransportException($"nobody listens at {peer}"))));
                return;
            }

            var (here, there) = StreamSide.Pair(this, caller, door.Life);
            _sides.AddRange([here, there]);
            door.Life.Post(() => door.Accepted(there));
            Carry(peer, caller.Name, () => caller.Post(() =>
            {
                if (!dial.TrySetResult(here))
                {
                    here.Close();
                }
            }));
        });
    }

    private sealed class Door(StreamNetwork network, NodeLife life) : INetwork
    {
        public NodeLife Life => life;

        public Action<Connection> Accepted { get; private set; } = _ => { };

        public Task<Address> ListenAsync(Action<Connection> accepted)
        {
            Accepted = accepted;
            network._doors.Add(life.Name, this);
            return Task.FromResult(life.Process.Address);
        }

        public Task<Connection> DialAsync(Address peer, CancellationToken cancellation)
        {
            var dial = new TaskCompletionSource<Connection>();
            cancellation.UnsafeRegister(static (given, token) => ((TaskCompletionSource<Connection>)given!).TrySetCanceled(token), dial);
            network.Dial(life, peer.Host!, dial);
            return dial.Task;
        }

        public Task CloseAsync()
        {
            network._doors.Remove(life.Name);
            return Task.CompletedTask;
        }
    }
}
