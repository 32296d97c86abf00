using Akka.Actor;
using Akka.Cluster.Core;
using Akka.Cluster.Core.FailureDetection;
using Akka.Cluster.Core.Membership;
using Akka.Util;

namespace Akka.Cluster.Tests.Membership;

/// <summary>
/// Membership protocols on a virtual clock and a network that delays by a few milliseconds. Its failure detector knows the
/// truth and tells it late: a node is suspected by those who watch it in the ring four seconds after it fell silent.
/// </summary>
internal sealed class VirtualCluster(int seed)
{
    private static readonly TimeSpan DetectionTime = TimeSpan.FromSeconds(4);

    private readonly Random _random = new(seed);
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _coming = new();
    private readonly HashSet<(string From, string To)> _cut = [];
    private long _order;

    public TimeSpan Now { get; private set; }

    public SortedDictionary<string, VirtualNode> Nodes { get; } = new(StringComparer.Ordinal);

    public IEnumerable<VirtualNode> Running => Nodes.Values.Where(node => node.IsRunning);

    public long MessagesSent { get; private set; }

    /// <summary>What does not arrive.</summary>
    public Predicate<ClusterMessage> Loses { get; set; } = static _ => false;

    public static Address AddressOf(string name) => new("akka.tcp", "sys", name, 2552);

    public VirtualNode Start(string name, Func<MembershipSettings, MembershipSettings>? change = null)
    {
        var settings = change is null ? Defaults : change(Defaults);
        var node = new VirtualNode(this, name, new UniqueAddress(AddressOf(name), _random.Next()), settings, (ulong)_random.NextInt64());
        Nodes[name] = node;
        node.Handle(new MembershipInput.Start());
        return node;
    }

    /// <summary>Nodes named n000, n001, ... with the first one as the only seed.</summary>
    public VirtualCluster StartMany(int count)
    {
        for (var i = 0; i < count; i++)
            Start(Name(i)).JoinSeeds(Name(0));
        return this;
    }

    public static string Name(int index) => $"n{index:D3}";

    public VirtualNode this[string name] => Nodes[name];

    public VirtualNode this[int index] => Nodes[Name(index)];

    public void Crash(string name) => Nodes[name].IsRunning = false;

    public void Cut(IEnumerable<string> side, IEnumerable<string> other)
    {
        foreach (var (a, b) in side.SelectMany(_ => other, (a, b) => (a, b)))
        {
            _cut.Add((a, b));
            _cut.Add((b, a));
        }
    }

    public void Heal() => _cut.Clear();

    public void After(TimeSpan delay, Action action) => _coming.Enqueue(action, (Now + delay, _order++));

    public void Run(TimeSpan time)
    {
        var end = Now + time;
        while (_coming.TryPeek(out _, out var next) && next.At <= end)
            Step();
        Now = end;
    }

    /// <returns>How long it took.</returns>
    public TimeSpan RunUntil(Func<bool> condition, TimeSpan limit, string what)
    {
        var begun = Now;
        while (!condition())
        {
            Run(TimeSpan.FromMilliseconds(10));
            (Now - begun).ShouldBeLessThan(limit, $"{what}; views: {string.Join(" | ", Running.Select(node => $"{node.Name} {node.Protocol.State.Gossip}").Take(4))}");
        }

        return Now - begun;
    }

    public bool AllSeeAllUp(int count) =>
        Running.All(node => node.Protocol.State.Gossip.Members.Count == count
                            && node.Protocol.State.Members.All(member => member.Status == MemberStatus.Up));

    public void Deliver(string from, Address to, ClusterMessage message)
    {
        MessagesSent++;
        After(TimeSpan.FromMilliseconds(1 + _random.Next(4)), () =>
        {
            if (!Loses(message) && Nodes.TryGetValue(to.Host!, out var target) && target.IsRunning && !_cut.Contains((from, to.Host!)))
                target.Handle(new MembershipInput.Received(message));
        });
    }

    /// <summary>Lets every running node look at those it watches, as the reaper does every second.</summary>
    public void Watch(VirtualNode node)
    {
        if (!node.IsRunning)
            return;
        var state = node.Protocol.State;
        var watched = new HeartbeatRing(state.Self, state.Gossip.Members.Keys).Next(9).Concat(state.Gossip.Reachability.UnreachableFrom(state.Self)).Distinct();
        var unreachable = new List<UniqueAddress>();
        var reachable = new List<UniqueAddress>();
        foreach (var other in watched)
        {
            var target = Nodes.GetValueOrDefault(other.Address.Host!);
            if (target is { IsRunning: true } && target.Self.Equals(other) && !_cut.Contains((node.Name, target.Name)))
            {
                node.SilentSince.Remove(other);
                reachable.Add(other);
            }
            else if (Now - (node.SilentSince.TryGetValue(other, out var since) ? since : node.SilentSince[other] = Now) >= DetectionTime)
            {
                unreachable.Add(other);
            }
        }

        node.Handle(new MembershipInput.Observed(
            [.. unreachable.Where(other => state.Gossip.Reachability.Status(state.Self, other) == ReachabilityStatus.Reachable)],
            [.. reachable.Where(other => state.Gossip.Reachability.Status(state.Self, other) == ReachabilityStatus.Unreachable)]));
        After(TimeSpan.FromSeconds(1), () => Watch(node));
    }

    public static MembershipSettings Defaults { get; } = new ClusterSettings(ClusterSettings.Reference(), "sys").Membership with { AppVersion = AppVersion.Zero };

    private void Step()
    {
        _coming.TryDequeue(out var action, out var when).ShouldBeTrue("nothing happens any more");
        Now = when.At;
        action!();
    }
}

/// <summary>One node: carries out the effects of its protocol and remembers those that a test may ask for.</summary>
internal sealed class VirtualNode
{
    private readonly VirtualCluster _cluster;
    private MembershipState _published;

    public VirtualNode(VirtualCluster cluster, string name, UniqueAddress self, MembershipSettings settings, ulong seed)
    {
        _cluster = cluster;
        Name = name;
        Self = self;
        Protocol = new MembershipProtocol(self, settings, seed);
        _published = Protocol.State;
        cluster.After(TimeSpan.FromSeconds(1), () => cluster.Watch(this));
    }

    public string Name { get; }

    public UniqueAddress Self { get; }

    public MembershipProtocol Protocol { get; }

    public bool IsRunning { get; set; } = true;

    /// <summary>Whether an exit ends by itself, as it does when there is nothing to hand over.</summary>
    public bool ExitsAtOnce { get; set; } = true;

    public Dictionary<UniqueAddress, TimeSpan> SilentSince { get; } = [];

    public List<ClusterEvent.IClusterDomainEvent> Events { get; } = [];

    public List<MembershipEffect> Effects { get; } = [];

    public IEnumerable<string> Notes => Effects.OfType<MembershipEffect.Note>().Select(note => note.Text);

    public Member? Sees(string name) => Protocol.State.Gossip.FindByAddress(VirtualCluster.AddressOf(name));

    public void JoinSeeds(params string[] seeds) => Handle(new MembershipInput.JoinSeedNodesCommand([.. seeds.Select(VirtualCluster.AddressOf)]));

    public void Join(string through) => Handle(new MembershipInput.JoinCommand(VirtualCluster.AddressOf(through)));

    public void Leave(string name) => Handle(new MembershipInput.LeaveCommand(VirtualCluster.AddressOf(name)));

    public void Down(string name) => Handle(new MembershipInput.DownCommand(VirtualCluster.AddressOf(name)));

    public void Handle(MembershipInput input)
    {
        if (!IsRunning)
            return;
        var outbox = new Outbox<MembershipEffect>();
        Protocol.Handle(input, _cluster.Now, outbox);
        foreach (var effect in outbox.Effects)
            CarryOut(effect);
    }

    private void CarryOut(MembershipEffect effect)
    {
        switch (effect)
        {
            case MembershipEffect.Send send:
                _cluster.Deliver(Name, send.To, send.Message);
                break;
            case MembershipEffect.SetTimer timer:
                _cluster.After(timer.Delay, () => Handle(new MembershipInput.TimerFired(timer.Kind, timer.Token)));
                break;
            case MembershipEffect.Publish publish:
                Events.AddRange(MembershipEvents.Between(_published, publish.State));
                _published = publish.State;
                break;
            case MembershipEffect.BeginExit:
                Effects.Add(effect);
                if (ExitsAtOnce)
                    _cluster.After(TimeSpan.FromMilliseconds(10), () => Handle(new MembershipInput.ExitingCompleted()));
                break;
            case MembershipEffect.Stop:
                IsRunning = false;
                Effects.Add(effect);
                break;
            default:
                Effects.Add(effect);
                break;
        }
    }
}
