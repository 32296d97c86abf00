using Akka.Cluster.Core.Membership;

namespace Simulation.Worlds.Downing;

/// <summary>
/// What may befall the cluster: a clean split, the crash of some, a broken pair, a split that will not settle, a split just while
/// somebody leaves, a split into three, or a side whose members are lost one after the other.
/// </summary>
internal sealed partial class DowningWorld
{
    public static readonly string[] Misfortunes = ["split", "crash", "pair", "unsettled", "changing", "three", "fading"];

    // Apart enough that the first loss has been decided about when the second one is noticed.
    private static readonly TimeSpan FadesAfter = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan FadesBy = TimeSpan.FromSeconds(17);

    private readonly HashSet<(string From, string To)> _thin = [];
    private readonly List<string> _left = [];
    private readonly List<string> _right = [];
    private readonly List<string> _pair = [];
    private readonly string _misfortune;

    private void Begin()
    {
        switch (_misfortune)
        {
            case "pair":
                BreakPair();
                break;
            case "unsettled":
                Unsettle();
                break;
            case "crash":
                Divide();
                foreach (var node in Nodes.Where(node => _right.Contains(node.Name)))
                {
                    node.Crash();
                }

                break;
            case "changing":
                Divide();
                Simulator.Time.After(Random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(4)), () => Cut(_left, _right));
                var leaving = Random.Pick(Nodes);
                Random.Pick(Nodes).Command(new MembershipInput.LeaveCommand(leaving.Address));
                break;
            case "three":
                Divide();
                Cut(_left, _right);
                var third = _left.Count > 1 ? _left : _right;
                Cut([third[0]], third[1..]);
                break;
            case "fading":
                Divide();
                Fade();
                break;
            default:
                Divide();
                Cut(_left, _right);
                break;
        }
    }

    /// <summary>Two sides, none of them empty.</summary>
    private void Divide()
    {
        var names = Nodes.Select(node => node.Name).ToList();
        var first = Random.Pick(names);
        var last = Random.Pick([.. names.Where(name => name != first)]);
        foreach (var name in names)
        {
            (name == first || (name != last && Random.Chance(0.5)) ? _left : _right).Add(name);
        }
    }

    private void Cut(List<string> some, List<string> others)
    {
        foreach (var (one, other) in some.SelectMany(_ => others, (one, other) => (one, other)))
        {
            Simulator.Network.Cut(one, other);
            Simulator.Network.Cut(other, one);
        }
    }

    /// <summary>
    /// One side loses the members of the other one after the other: at first to some of them nothing but heartbeats gets through, as
    /// when a way loses larger packets, so that it suspects them only later.
    /// </summary>
    private void Fade()
    {
        if (_right.Count == 1)
        {
            _right.AddRange(_left[1..]);
            _left.RemoveRange(1, _left.Count - 1);
        }

        var lost = Random.Pick(_right);
        var fading = _right.Where(name => name != lost && Random.Chance(0.7)).DefaultIfEmpty(_right.First(name => name != lost)).ToList();
        Cut(_left, [.. _right.Except(fading)]);
        _thin.UnionWith(_left.SelectMany(_ => fading, (one, other) => (one, other)));
        Simulator.Trace.Note("network", "thin", $"{string.Join(" ", _left)} and {string.Join(" ", fading)} have nothing of each other but heartbeats");
        Simulator.Time.After(Random.Between(FadesAfter, FadesBy), () => Cut(_left, fading));
    }

    private bool IsThin(string from, string to) => !Simulator.IsHealed && (_thin.Contains((from, to)) || _thin.Contains((to, from)));

    /// <summary>Two nodes cannot reach each other, be it in one direction; everybody else can reach both.</summary>
    private void BreakPair()
    {
        _pair.Add(Random.Pick(Nodes).Name);
        _pair.Add(Random.Pick([.. Nodes.Where(node => node.Name != _pair[0])]).Name);
        Simulator.Network.Cut(_pair[0], _pair[1]);
        if (Random.Chance(0.5))
        {
            Simulator.Network.Cut(_pair[1], _pair[0]);
        }
    }

    /// <summary>One node is cut off, and among the others a link comes and goes faster than anybody may decide.</summary>
    private void Unsettle()
    {
        _left.Add(Random.Pick(Nodes).Name);
        _right.AddRange(Nodes.Select(node => node.Name).Where(name => name != _left[0]));
        Cut(_left, _right);
        Flap();
    }

    private void Flap()
    {
        if (Simulator.Time.Now > Judged)
        {
            return;
        }

        Cut([_right[0]], [_right[1]]);
        Simulator.Time.After(TimeSpan.FromSeconds(5.8), () =>
        {
            Simulator.Network.Mend(_right[0], _right[1]);
            Simulator.Network.Mend(_right[1], _right[0]);
            Simulator.Time.After(TimeSpan.FromSeconds(2), Flap);
        });
    }
}
