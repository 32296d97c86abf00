namespace Akka.Cluster.Core.Downing;

/// <summary>
/// Keeps the side of the oldest member of the role, which is where singletons run. With <paramref name="downIfAlone"/> an
/// oldest member that is cut off from at least two others gives way to them.
/// </summary>
internal sealed class KeepOldest(bool downIfAlone, string role) : DowningStrategy
{
    public override string Name => "keep-oldest";

    public override Verdict Decide(DowningView view)
    {
        var now = view.Count(role);
        if (now.AreEmpty)
            return new Verdict(DowningDecision.KeepNobody, $"no member has the role '{role}'");
        var why = now.HasFirst(Member.AgeOrdering)
            ? $"the oldest member is here with {now.Here.Length - 1} others, {now.There.Length} on the other side"
            : $"the oldest member is on the other side with {now.There.Length - 1} others, {now.Here.Length} here";
        if (!IsKept(now))
            return new Verdict(DowningDecision.KeepOtherSide, why);
        return IsKept(view.CountCautiously(role))
            ? new Verdict(DowningDecision.KeepThisSide, why)
            : new Verdict(DowningDecision.KeepNobody, $"{why}, but members that are joining or leaving may have changed that there");
    }

    private bool IsKept(Sides sides)
    {
        var (here, there) = (sides.Here.Length, sides.There.Length);
        // With two members in all, the one that is not the oldest is as alone: then age decides.
        if (sides.HasFirst(Member.AgeOrdering))
            return !(downIfAlone && here == 1 && there > 1);
        return downIfAlone && there == 1 && here > 1;
    }
}
