using System.Collections.Immutable;
using System.Text;
using Akka.Cluster;
using Akka.Cluster.Core.Membership;
using Akka.Util;
using Simulation.Search;
using Simulation.Worlds.Membership;

namespace Simulation.Worlds.Joining;

/// <summary>
/// A node joins a cluster of two, of which the leader crashes meanwhile, or is leaving: every order in which messages of different
/// links, rounds of gossip, timers, suspicions and the downing may come. The rules of membership hold in every state, where one needs a
/// history it is that of the shortest way there; and from every end all who run become members.
/// </summary>
internal sealed class JoiningWorld : SmallWorld
{
    /// <summary>The newcomer begins anew when it asks again; nothing else takes time.</summary>
    public static readonly TimeSpan AsksAnewAfter = TimeSpan.FromSeconds(1);

    private const int SettleRounds = 40;

    private static readonly ClusterShape Shape = new([[], [], []], Minimum: 1, ImmutableSortedDictionary<string, int>.Empty);

    private readonly MembershipLedger _ledger = new(Shape);
    private readonly JoiningSabotage _sabotage;
    private readonly List<JoiningNode> _nodes = [];
    private readonly SortedDictionary<(string From, string To), Queue<ClusterMessage>> _links = [];
    private readonly JoiningNode _leader;
    private readonly JoiningNode _newcomer;
    private bool _hasStruck;
    private int _attempts;

    private JoiningWorld(ulong number, JoiningSabotage sabotage)
    {
        _sabotage = sabotage;
        var (isNewcomerFirst, isLeaderYounger, leaves) = (number % 2 == 1, number / 2 % 2 == 1, number == 4);
        var (leader, follower, newcomer) = isNewcomerFirst ? ("n1", "n2", "n0") : ("n0", "n1", "n2");
        var members = Gossip.Restore(
            [Up(leader, isLeaderYounger ? 2 : 1), Up(follower, isLeaderYounger ? 1 : 2)],
            [JoiningNode.Incarnation(leader), JoiningNode.Incarnation(follower)],
            Reachability.Empty,
            VectorClock.Create().Increment(JoiningNode.Incarnation(leader).ClockNode).Increment(JoiningNode.Incarnation(follower).ClockNode),
            []);
        _leader = Member(leader, follower, members);
        Member(follower, leader, members);
        _newcomer = new JoiningNode(this, newcomer);
        _nodes.Add(_newcomer);
        _nodes.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        _newcomer.Handle(new MembershipInput.JoinSeedNodesCommand([ClusterNode.AddressOf(follower), ClusterNode.AddressOf(leader)]));
        _links.Clear();
        _newcomer.Handle(new MembershipInput.Received(new ClusterMessage.InitJoinAck(_leader.Self.Address, Refusal: null)));
        if (leaves)
        {
            _hasStruck = true;
            _leader.Handle(new MembershipInput.LeaveCommand(_leader.Self.Address));
        }
        else
        {
            _attempts = 1;
        }
    }

    public TimeSpan Now { get; private set; }

    public override IReadOnlyList<string> Choices => [.. Possible().Select(choice => choice.Words())];

    public override int ChoiceCount => Possible().Count;

    public static SearchKind Kind(JoiningSabotage sabotage = JoiningSabotage.None) => new("joining", Worlds: 5, MostStates: 12_000, number => new JoiningWorld(number, sabotage))
    {
        Sources = ["src/runtime/Akka.Cluster/Core", "src/runtime/Akka.Cluster/reference.conf", "tests/Simulation/Worlds/Joining", "tests/Simulation/Worlds/Membership", "tests/Simulation/Search"],
    };

    public override void Take(int choice) => Possible()[choice].Happens();

    /// <summary>Everything is judged when it is shown.</summary>
    public override void Check()
    {
    }

    public override string Describe()
    {
        var text = new StringBuilder();
        _nodes.ForEach(node => node.Describe(text));
        foreach (var (link, messages) in _links.Where(link => link.Value.Count > 0))
        {
            text.Append(link.From).Append('>').Append(link.To);
            foreach (var message in messages)
            {
                JoiningNode.Describe(message, text);
            }
        }

        return text.Append(_hasStruck).Append(_attempts).ToString();
    }

    /// <summary>Round after round everyone gossips with everyone, every timer rings, and who is dead is noticed and downed.</summary>
    public override void Settle()
    {
        for (var round = 0; round < SettleRounds; round++)
        {
            Now += AsksAnewAfter;
            _attempts = SettleRounds;
            foreach (var node in _nodes.Where(node => node.IsUp).ToList())
            {
                node.Ring(MembershipTimer.LeaderActions);
                Peers(node).ForEach(peer => Send(node, peer.Name, node.Status()));
            }

            for (var steps = 0; steps < SettleRounds && Possible() is { Count: > 0 } possible; steps++)
            {
                possible[0].Happens();
            }
        }
    }

    public override string? Unfinished()
    {
        var running = _nodes.Where(node => node.IsUp).ToList();
        return running.Select(node => node.State).FirstOrDefault(state =>
            state.Gossip.Members.Count != running.Count || state.Members.Any(member => member.Status != MemberStatus.Up) || state.Unreachable.Any()) is { } state
            ? $"{state.Self} sees {state.Gossip}, and {running.Count} nodes run"
            : null;
    }

    public void Send(JoiningNode from, string to, ClusterMessage message)
    {
        if (_nodes.Exists(node => node.Name == to && node.IsUp))
        {
            LinkOf(from.Name, to).Enqueue(message);
        }
    }

    public void Shown(MembershipState state)
    {
        var view = ShownView.Of(state);
        if (_sabotage == JoiningSabotage.TakesNumberTwice)
        {
            view = view with { Members = [.. view.Members.Select(member => member with { UpNumber = member.UpNumber is { } number ? Math.Min(number, 2) : null })] };
        }

        _ledger.Shown(view);
    }

    /// <summary>Nobody reads any more what is on its way to it; what it has sent arrives.</summary>
    public void Ended(JoiningNode node)
    {
        _ledger.Ended.Add(node.Self);
        _ledger.Gone.Add(node.Self);
        foreach (var (link, messages) in _links)
        {
            if (link.To == node.Name)
            {
                messages.Clear();
            }
        }
    }

    private static Member Up(string name, int number) => Akka.Cluster.Member.Restore(JoiningNode.Incarnation(name), number, MemberStatus.Up, [], AppVersion.Zero);

    private JoiningNode Member(string name, string other, Gossip members)
    {
        var node = new JoiningNode(this, name);
        node.Handle(new MembershipInput.JoinSeedNodesCommand([ClusterNode.AddressOf(other)]));
        node.Handle(new MembershipInput.Received(new ClusterMessage.InitJoinAck(ClusterNode.AddressOf(other), Refusal: null)));
        _ledger.Assume(ShownView.Of(new MembershipState(node.Self, members, [])));
        node.Handle(new MembershipInput.Received(new ClusterMessage.Welcome(JoiningNode.Incarnation(other), members)));
        _links.Clear();
        _nodes.Add(node);
        return node;
    }

    private List<(Func<string> Words, Action Happens)> Possible()
    {
        var possible = new List<(Func<string>, Action)>();
        foreach (var (link, messages) in _links)
        {
            if (messages.TryPeek(out var message))
            {
                possible.Add((() => $"{link.To} receives from {link.From}: {message}", () => _nodes.Find(node => node.Name == link.To)!.Handle(new MembershipInput.Received(messages.Dequeue()))));
            }
        }

        foreach (var node in _nodes.Where(node => node.IsUp))
        {
            if (!_links.Values.Any(IsConversation))
            {
                AddRounds(possible, node);
            }

            AddTimers(possible, node);
            AddLosses(possible, node);
        }

        if (!_hasStruck)
        {
            possible.Add((() => $"{_leader.Name} crashes", Strike));
        }

        return possible;
    }

    /// <summary>Whom a node tells in a round is left to chance, so it may be anybody who may not have its version. One conversation at a time is enough.</summary>
    private void AddRounds(List<(Func<string>, Action)> possible, JoiningNode node)
    {
        foreach (var peer in Peers(node).Where(peer => !node.State.Gossip.HasSeen(peer.Self)))
        {
            possible.Add((() => $"{node.Name} tells {peer.Name}", () => Send(node, peer.Name, node.Status())));
        }
    }

    private void AddTimers(List<(Func<string>, Action)> possible, JoiningNode node)
    {
        Add(MembershipTimer.Admission);
        Add(MembershipTimer.SelfDown);
        if (node == _newcomer && _attempts > 0 && node.State.SelfMember is null && !_leader.IsUp && _nodes.TrueForAll(other => IsSilent(node, other)))
        {
            possible.Add((() => $"{node.Name} asks anew", () =>
            {
                _attempts--;
                Now += AsksAnewAfter;
                node.Ring(MembershipTimer.Seeds);
            }));
        }

        if (node.IsExiting)
        {
            possible.Add((() => $"{node.Name} has finished its work", () => node.Handle(new MembershipInput.ExitingCompleted())));
        }

        void Add(MembershipTimer timer)
        {
            if (node.Awaits(timer))
            {
                possible.Add((() => $"{node.Name}'s timer {timer} rings", () => node.Ring(timer)));
            }
        }
    }

    private void AddLosses(List<(Func<string>, Action)> possible, JoiningNode node)
    {
        var state = node.State;
        foreach (var dead in _nodes.Where(other => !other.IsUp && state.Gossip.Find(other.Self) is not null))
        {
            if (state.Gossip.Reachability.Status(node.Self, dead.Self) == ReachabilityStatus.Reachable && !state.ExitingConfirmed.Contains(dead.Self))
            {
                possible.Add((() => $"{node.Name} notices that {dead.Name} is silent", () => node.Handle(new MembershipInput.Observed([dead.Self], []))));
            }

            if (state.IsLeader && state.SelfMember is { Status: MemberStatus.Up } && !state.IsReachable(dead.Self)
                && state.Gossip.Find(dead.Self)!.Status is not (MemberStatus.Down or MemberStatus.Exiting) && _sabotage != JoiningSabotage.NeverDowns)
            {
                possible.Add((() => $"{node.Name} has {dead.Name} downed", () => node.Handle(new MembershipInput.DownCommand(dead.Self.Address))));
            }
        }
    }

    private List<JoiningNode> Peers(JoiningNode node) => _nodes.FindAll(peer => node.State.SelfMember is not null && peer.IsUp && node.State.CanGossipWith(peer.Self));

    private void Strike()
    {
        _hasStruck = true;
        _leader.Crash();
    }

    private static bool IsConversation(Queue<ClusterMessage> messages) => messages.Any(message => message is ClusterMessage.GossipStatus or ClusterMessage.GossipEnvelope);

    private bool IsSilent(JoiningNode one, JoiningNode other) => LinkOf(one.Name, other.Name).Count == 0 && LinkOf(other.Name, one.Name).Count == 0;

    private Queue<ClusterMessage> LinkOf(string from, string to) => _links.TryGetValue((from, to), out var link) ? link : _links[(from, to)] = new Queue<ClusterMessage>();
}
