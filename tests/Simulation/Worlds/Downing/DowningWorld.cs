using Akka.Cluster;
using Akka.Cluster.Core.Downing;
using Akka.Cluster.Core.Membership;
using Simulation.Worlds.Membership;

namespace Simulation.Worlds.Downing;

/// <summary>
/// A cluster that is well meets one misfortune that lasts. <see cref="Rule"/> says who must survive; S1, S5, S6 and S7 are judged
/// once everyone has had time to decide, and when all is mended everyone must be back.
/// </summary>
internal sealed partial class DowningWorld : ClusterWorld
{
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan DownAllWhenUnstable = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan DecisionsTake = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Begins = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Judged = TimeSpan.FromSeconds(54);

    private readonly Sabotage _sabotage;
    private readonly Rule _rule;
    private readonly MinimumLaw _minimum;
    private readonly SortedDictionary<string, int> _processes = new(StringComparer.Ordinal);
    private readonly List<string> _byAge = [];
    private bool _isJudged;

    private DowningWorld(Simulator simulator, Sabotage sabotage) : base(simulator)
    {
        _sabotage = sabotage;
        _rule = Rule.Draw(Random, Shape);
        _minimum = new MinimumLaw(Shape);
        _misfortune = Random.Pick(Misfortunes);
        Lease = new LeaseModel(simulator.Time, sabotage == Sabotage.LeaseForAll);
        for (var i = 0; i < Shape.Names.Count; i++)
        {
            Add(new DowningNode(simulator, this, Shape.Names[i], i));
        }
    }

    public LeaseModel Lease { get; }

    /// <summary>The misfortune is this world's own; on top of it the network would only make every split an unclean one.</summary>
    public override bool HasSwarm => false;

    public static WorldKind Kind(Sabotage sabotage = Sabotage.None) => new(
        "downing", new Phases(Faults: TimeSpan.FromSeconds(56), Bound: TimeSpan.FromSeconds(120), Quiet: TimeSpan.FromSeconds(5)), simulator => new DowningWorld(simulator, sabotage))
    {
        Sources = ["src/runtime/Akka.Cluster/Core", "src/runtime/Akka.Cluster/reference.conf", "src/runtime/Akka.Remote/Core/FailureDetection", "tests/Simulation/Worlds/Membership", "tests/Simulation/Worlds/Downing"],
    };

    public override void Start()
    {
        Simulator.Network.Heal();
        base.Start();
        Simulator.Time.At(Begins, Strike);
        Simulator.Time.At(Judged, Judge);
    }

    public override void Check()
    {
    }

    public override string? Unfinished() =>
        Simulator.Time.Now < Simulator.Phases.Faults + DecisionsTake ? "what was about to be decided may still be decided" : base.Unfinished();

    public override void Viewed(ClusterNode node, MembershipState before, MembershipState after)
    {
        if (!after.HasSameMembers(before))
        {
            _minimum.Shown(ShownView.Of(after));
        }
    }

    public override void Died(ClusterNode node) => Lease.Died(node.Name);

    public override ClusterMessage? Arriving(string from, ClusterMessage message, ClusterNode at) =>
        IsThin(from, at.Name) || (_sabotage == Sabotage.LosesJoins && _isJudged && message is ClusterMessage.Join) ? null : message;

    /// <summary>What of a view the strategy is shown.</summary>
    public IEnumerable<Member> Shown(MembershipState state) => _sabotage == Sabotage.ForgetsDowned
        ? state.Members.Where(member => member.Status != MemberStatus.Down || state.IsReachable(member.UniqueAddress))
        : state.Members;

    public DowningProtocol CreateProtocol() => new(
        _sabotage == Sabotage.DownsAll ? new DownAll() : _rule.Create(_sabotage == Sabotage.IgnoresRole ? "" : _rule.Role), StableAfter, _sabotage == Sabotage.NeverGivesUp ? TimeSpan.Zero : DownAllWhenUnstable);

    public bool Spares(UniqueAddress downed, DowningNode by) => _sabotage switch
    {
        Sabotage.SparesItself => downed == by.Self,
        Sabotage.SparesIndirect => _pair.Contains(downed.Address.Host!),
        _ => false,
    };

    /// <summary>S7: the side with fewer members that count leaves the lease to the other one for a while.</summary>
    /// <param name="quiet">How long nobody has been lost or found in the view of the one who asks, by its clock.</param>
    public void AsksForLease(DowningNode node, TimeSpan quiet)
    {
        if (!_isJudged && _misfortune is "split" or "crash")
        {
            var (side, other) = _left.Contains(node.Name) ? (_left, _right) : (_right, _left);
            RuleBroken.Unless(
                "S7", !_rule.IsMinority(side, other) || quiet >= StableAfter + Rule.DelayForMinority,
                $"{node.Name} asks for the lease {quiet.TotalSeconds:F1} s after the last change, being one of [{string.Join(", ", side)}], who by {_rule} are the minority");
        }
    }

    private void Strike()
    {
        RuleBroken.Unless("liveness", base.Unfinished() is null, $"{base.Unfinished()}, {Begins.TotalSeconds:F0} s after a start without any fault");
        foreach (var node in Nodes)
        {
            _processes[node.Name] = node.Process;
        }

        _byAge.AddRange(Nodes[0].State.Members.OrderBy(member => member.UpNumber).Select(member => member.Address.Host!));
        Simulator.Trace.Note("world", _misfortune, $"{_rule}, {string.Join(" ", _byAge)} by age");
        Begin();
    }

    private void Judge()
    {
        _isJudged = true;
        if (_sabotage == Sabotage.LeaseMoves)
        {
            Lease.MoveTo("nobody");
        }

        var survivors = Nodes.Where(node => node.IsUp && node.Process == _processes[node.Name] && node.State.SelfMember is not null).ToList();
        foreach (var node in survivors)
        {
            var listed = node.State.Members.Where(member => member.Status != MemberStatus.Down).Select(member => member.UniqueAddress).ToList();
            var stranger = survivors.Find(other => !listed.Contains(other.Self));
            RuleBroken.Unless("S1", stranger is null, $"{node.Name} and {stranger?.Name} both live on, and {node.Name} lists [{string.Join(", ", listed)}] by {_rule}");
        }

        var names = survivors.Select(node => node.Name).ToList();
        switch (_misfortune)
        {
            case "split" or "crash":
                JudgeSplit(names);
                break;
            case "fading":
                JudgeFading(names);
                break;
            case "pair":
                var all = Nodes.Select(node => node.Name).ToList();
                var isHopeless = _rule.Judge(_byAge, all, []) == Outcome.Nobody || all.Count == 2;
                var left = isHopeless ? [] : all.Except(_pair).ToList();
                RuleBroken.Unless("S5", names.SequenceEqual(left), $"[{string.Join(", ", names)}] live on when {_pair[0]} and {_pair[1]} cannot reach each other, by {_rule}");
                break;
            case "unsettled":
                RuleBroken.Unless("S6", !names.Intersect(_right).Any(), $"[{string.Join(", ", names)}] live on in a cluster that did not settle");
                break;
        }
    }

    /// <summary>The side of the fading ones has lost all others at once and knows what to do; the other one may find itself with nobody left.</summary>
    private void JudgeFading(List<string> survivors) => RuleBroken.Unless(
        "outcome", _rule.Judge(_byAge, _left, _right) != Outcome.Right || survivors.SequenceEqual(_right.Order(StringComparer.Ordinal)),
        $"[{string.Join(", ", survivors)}] live on of [{string.Join(", ", _left)}] and [{string.Join(", ", _right)}], which fade, and by {_rule} the latter must");

    private void JudgeSplit(List<string> survivors)
    {
        var isDead = _misfortune == "crash";
        var expected = _rule.Judge(_byAge, _left, _right) switch
        {
            Outcome.Left => _left,
            Outcome.Right => isDead ? [] : _right,
            Outcome.LeaseHolder => isDead || _left.Intersect(survivors).Any() ? _left : _right,
            _ => [],
        };
        RuleBroken.Unless("outcome", survivors.SequenceEqual(expected.Order(StringComparer.Ordinal)), $"[{string.Join(", ", survivors)}] live on of [{string.Join(", ", _left)}] and [{string.Join(", ", _right)}]{(isDead ? ", dead" : "")}, and by {_rule} it must be [{string.Join(", ", expected)}]");
        RuleBroken.Unless("S7", !_rule.IsByLease || Lease.Holder is null || survivors.Contains(Lease.Holder), $"{Lease.Holder} has the lease and [{string.Join(", ", survivors)}] live on");
    }
}
