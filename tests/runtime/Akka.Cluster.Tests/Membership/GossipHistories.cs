using Akka.Cluster.Core.Membership;
using Akka.Util;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Cluster.Tests.Membership;

/// <summary>Gossips that five nodes can really have: each changes its own view by turns and merges what it hears.</summary>
internal static class GossipHistories
{
    public static readonly UniqueAddress[] Nodes =
        [.. Enumerable.Range(0, 5).Select(index => new UniqueAddress(VirtualCluster.AddressOf($"h{index}"), 1000 - index))];

    private static readonly Gossip Common = Nodes
        .Aggregate(Gossip.Empty, (gossip, node) => gossip.With(Member.Joining(node, ["worker"], AppVersion.Create("1.2.3"))))
        .ChangedBy(Nodes[0]);

    /// <summary>Three views out of one history.</summary>
    public static Arbitrary<Gossip[]> Views { get; } = Gen.ArrayOf(Gen.Choose(0, 5 * 5 * 7 - 1), 40).Select(Play).ToArbitrary();

    public static Gossip[] Play(int[] steps)
    {
        var views = Nodes.ToDictionary(node => node, _ => Common);
        foreach (var step in steps)
        {
            var self = Nodes[step % 5];
            var other = Nodes[step / 5 % 5];
            views[self] = Act(views[self], views[other], self, other, step / 25);
        }

        return [views[Nodes[0]], views[Nodes[1]], views[Nodes[2]]];
    }

    private static Gossip Act(Gossip mine, Gossip theirs, UniqueAddress self, UniqueAddress other, int action)
    {
        if (!mine.Members.ContainsKey(self) || (action > 2 && !mine.Members.ContainsKey(other)))
            return mine;
        return action switch
        {
            0 or 1 => theirs.Members.ContainsKey(self) ? mine.Merge(theirs).MarkSeen(self) : mine,
            2 => mine.MarkSeen(self),
            3 when !self.Equals(other) => mine.With(mine.Reachability.Unreachable(self, other)).ChangedBy(self),
            4 when !self.Equals(other) => mine.With(mine.Reachability.Reachable(self, other)).ChangedBy(self),
            5 when mine.Find(other) is { } member && MemberMoves.Allows(member.Status, MemberStatus.Leaving) => mine.With(member.Copy(MemberStatus.Leaving)).ChangedBy(self),
            6 when mine.Find(other) is { } member && !self.Equals(other) => member.Status == MemberStatus.Down
                ? mine.Without(other).ChangedBy(self)
                : mine.With(member.Copy(MemberStatus.Down)).ChangedBy(self),
            _ => mine,
        };
    }
}
