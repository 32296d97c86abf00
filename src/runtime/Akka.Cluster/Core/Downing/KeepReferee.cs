using Akka.Actor;

namespace Akka.Cluster.Core.Downing;

/// <summary>
/// Keeps the side of one named node, unless fewer than <paramref name="downAllIfLessThan"/> members are there. A cluster
/// whose referee has crashed goes down with it. A referee that is Exiting or Down is not here: it may be back on the other side.
/// </summary>
internal sealed class KeepReferee(Address referee, int downAllIfLessThan) : DowningStrategy
{
    public override string Name => "keep-referee";

    public override Verdict Decide(DowningView view)
    {
        var now = view.Count(role: "");
        if (!view.Members.Any(member => member.Address == referee && member.Status is not (MemberStatus.Exiting or MemberStatus.Down) && view.IsReachable(member)))
            return new Verdict(DowningDecision.KeepOtherSide, $"the referee {referee} is not here");
        return now.Here.Length < downAllIfLessThan
            ? new Verdict(DowningDecision.KeepNobody, $"the referee {referee} has {now.Here.Length} members, fewer than {downAllIfLessThan}")
            : new Verdict(DowningDecision.KeepThisSide, $"the referee {referee} is here");
    }
}
