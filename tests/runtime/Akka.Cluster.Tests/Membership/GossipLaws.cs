using Akka.Cluster.Core.Membership;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Cluster.Tests.Membership;

/// <summary>What holds for every gossip, tried on generated histories.</summary>
public class GossipLaws
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Merging_is_commutative_and_idempotent() => Hold(static (a, b, _) =>
    {
        a.Merge(b).ShouldBe(b.Merge(a));
        a.Merge(a).ShouldBe(a);
        a.Merge(b).Merge(b).MarkSeen(b.Seen).ShouldBe(a.Merge(b).MarkSeen(b.Seen));
    });

    [Fact]
    public void What_is_merged_does_not_depend_on_the_order() => Hold(static (a, b, c) =>
    {
        var (left, right) = (a.Merge(b).Merge(c), a.Merge(b.Merge(c)));
        left.MarkSeen(right.Seen).ShouldBe(right.MarkSeen(left.Seen));
    });

    [Fact]
    public void A_merge_follows_from_both() => Hold(static (a, b, _) =>
    {
        var merged = a.Merge(b);
        merged.Tombstones.IsSupersetOf(a.Tombstones.Union(b.Tombstones)).ShouldBeTrue();
        merged.Members.Keys.Any(merged.Tombstones.Contains).ShouldBeFalse();
        foreach (var member in merged.Members.Values)
        {
            foreach (var earlier in new[] { a.Find(member.UniqueAddress), b.Find(member.UniqueAddress) })
                MemberMoves.Progress(member.Status).ShouldBeGreaterThanOrEqualTo(earlier is null ? 0 : MemberMoves.Progress(earlier.Status));
        }
    });

    [Fact]
    public void Only_members_have_seen_and_say_something() => Hold(static (a, b, _) =>
    {
        var merged = a.Merge(b);
        merged.Seen.ShouldAllBe(node => merged.Members.ContainsKey(node));
        merged.Reachability.Records.ShouldAllBe(said => merged.Members.ContainsKey(said.Observer) && merged.Members.ContainsKey(said.Subject));
    });

    [Fact]
    public void Equal_digests_are_equal_versions() => Hold(static (a, b, c) =>
    {
        (a.Digest == b.Digest).ShouldBe(a.Version.IsSameAs(b.Version));
        (b.Digest == c.Digest).ShouldBe(b.Version.IsSameAs(c.Version));
    });

    private static void Hold(Action<Gossip, Gossip, Gossip> law) =>
        Prop.ForAll(GossipHistories.Views, views => law(views[0], views[1], views[2])).Check(Quick);
}
