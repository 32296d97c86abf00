using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core.Membership;

namespace Simulation.Worlds.Membership;

/// <summary>
/// Nodes of one cluster and the operator they have. He starts ended processes again. When nobody is a member any more he ends all
/// processes and lets one of the next ones form the cluster: nothing else may, or there would be two. And when all is well with the
/// network he ends processes that stay apart from the others for good, which is what downing is for.
/// </summary>
internal abstract class ClusterWorld : World
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(3);

    private const int LooksBeforeEnding = 6;

    private readonly List<ClusterNode> _nodes = [];
    private int _apart;

    protected ClusterWorld(Simulator simulator) : base(simulator)
    {
        Random = simulator.Random.Fork();
        Shape = ClusterShape.Draw(Random);
    }

    public IReadOnlyList<ClusterNode> Nodes => _nodes;

    public ClusterShape Shape { get; }

    protected SplitMix Random { get; }

    public override void Start()
    {
        Simulator.Trace.Note("world", "has", $"{Shape}");
        FormCluster();
        Simulator.Time.After(LooksEvery, Look);
    }

    /// <summary>Every node that runs is a member that is Up, and nobody else is listed anywhere.</summary>
    public override string? Unfinished()
    {
        foreach (var node in _nodes)
        {
            if (!node.IsUp)
            {
                return $"{node.Name} does not run";
            }

            if (node.State.SelfMember is null)
            {
                return $"{node.Name} is no member";
            }

            foreach (var member in node.State.Members)
            {
                if (member.Status != Akka.Cluster.MemberStatus.Up)
                {
                    return $"{node.Name} sees {member.UniqueAddress} as {member.Status}";
                }

                if (!_nodes.Exists(other => other.Self == member.UniqueAddress))
                {
                    return $"{node.Name} lists {member.UniqueAddress}, which is gone";
                }
            }

            if (node.State.Gossip.Members.Count != _nodes.Count)
            {
                return $"{node.Name} sees {node.State.Gossip.Members.Count} of {_nodes.Count} members";
            }

            if (node.State.Unreachable.FirstOrDefault() is { } unreachable)
            {
                return $"{node.Name} sees {unreachable.UniqueAddress} as unreachable";
            }
        }

        return null;
    }

    /// <summary>Only a process that may form a cluster is the first of its seed nodes.</summary>
    public ImmutableArray<Address> SeedsFor(ClusterNode node, bool mayForm)
    {
        var others = _nodes.Where(other => other != node).Select(other => other.Address);
        return mayForm ? [node.Address, .. others] : [.. others];
    }

    public virtual MembershipSettings SettingsOf(string node) => Shape.SettingsOf(node);

    /// <summary>The part of a process in the cluster is over, so the process ends.</summary>
    public virtual void Ended(ClusterNode node)
    {
        var process = node.Process;
        Simulator.Time.After(TimeSpan.Zero, () => EndProcess(node, process, RestartsWithin));
    }

    /// <summary>A process has a new view; every step of it passes here.</summary>
    public abstract void Viewed(ClusterNode node, MembershipState before, MembershipState after);

    /// <summary>A process has died.</summary>
    public virtual void Died(ClusterNode node)
    {
    }

    /// <summary>What of a message arrives that is no heartbeat; null for nothing.</summary>
    public virtual ClusterMessage? Arriving(string from, ClusterMessage message, ClusterNode at) => message;

    protected static TimeSpan RestartsWithin => TimeSpan.FromSeconds(6);

    protected void Add(ClusterNode node) => _nodes.Add(node);

    protected void EndProcess(ClusterNode node, int process, TimeSpan restartWithin)
    {
        if (!node.IsUp || node.Process != process)
        {
            return;
        }

        node.Crash();
        Simulator.Time.After(Random.Between(TimeSpan.Zero, restartWithin), () =>
        {
            if (!node.IsUp)
            {
                node.Start();
            }
        });
    }

    protected void Throughout(int times, Action happens)
    {
        for (var i = 0; i < times; i++)
        {
            Simulator.Time.At(Simulator.Phases.Faults * Random.NextFraction(), happens);
        }
    }

    private void Look()
    {
        if (!_nodes.Exists(node => node.IsUp && node.State.SelfMember is not null) && _nodes.Exists(node => node.IsUp && node.Elapsed > LooksEvery * 3))
        {
            Simulator.Trace.Note("operator", "forms", "a cluster, as there is none");
            FormCluster();
        }

        LookForThoseApart();
        Simulator.Time.After(LooksEvery, Look);
    }

    private void LookForThoseApart()
    {
        var apart = Simulator.IsHealed ? Apart() : [];
        _apart = apart.Count > 0 ? _apart + 1 : 0;
        if (_apart == LooksBeforeEnding)
        {
            foreach (var node in apart)
            {
                Simulator.Trace.Note("operator", "ends", $"{node.Name}, which is in a cluster of its own");
                EndProcess(node, node.Process, RestartsWithin);
            }
        }
    }

    /// <summary>
    /// Members that are none for the others: members in their own right, or coming ones that can reach none such. A coming one that
    /// can has to find to them by itself. And those who have lost everyone they know of, while others know of them.
    /// </summary>
    private List<ClusterNode> Apart()
    {
        var members = _nodes.Where(node => node.IsUp && node.State.SelfMember is not null).ToList();
        var known = members.Select(node => members.Where(other => node.State.Gossip.Members.ContainsKey(other.Self)).ToList()).MaxBy(listed => listed.Count) ?? [];
        return [.. members.Where(node => known.Contains(node) ? IsAlone(node) && members.Count > 1 :
            IsIn(node.State.SelfMember!) || !node.State.Members.Any(other => IsIn(other) && node.State.IsReachable(other.UniqueAddress)))];
    }

    private static bool IsAlone(ClusterNode node) => node.State.Members.All(other => other.UniqueAddress == node.Self || !node.State.IsReachable(other.UniqueAddress));

    private static bool IsIn(Akka.Cluster.Member member) => member.Status is Akka.Cluster.MemberStatus.Up or Akka.Cluster.MemberStatus.Leaving;

    private void FormCluster()
    {
        var former = Random.Pick(_nodes);
        foreach (var node in _nodes)
        {
            node.Crash();
            node.MayForm = node == former;
        }

        foreach (var node in _nodes)
        {
            Simulator.Time.After(Random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)), () =>
            {
                if (!node.IsUp)
                {
                    node.Start();
                }
            });
        }
    }
}
