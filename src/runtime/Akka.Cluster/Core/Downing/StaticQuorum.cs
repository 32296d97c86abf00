namespace Akka.Cluster.Core.Downing;

/// <summary>
/// Keeps the side with at least <paramref name="size"/> members of the role. When the cluster has grown so large that two
/// sides could have that many, it keeps nobody.
/// </summary>
internal sealed class StaticQuorum(int size, string role) : DowningStrategy
{
    public override string Name => "static-quorum";

    public override Verdict Decide(DowningView view)
    {
        var now = view.Count(role);
        var all = now.Here.Length + now.There.Length;
        if (all > (2 * size) - 1)
            return new Verdict(DowningDecision.KeepNobody, $"{all} members are too many for a quorum of {size}: two sides could both have one");
        if (view.Unreachable.IsEmpty || now.Here.Length >= size)
            return new Verdict(DowningDecision.KeepThisSide, $"{now.Here.Length} of {all} members are here, the quorum is {size}");
        return new Verdict(DowningDecision.KeepOtherSide, $"only {now.Here.Length} of {all} members are here, the quorum is {size}");
    }
}
