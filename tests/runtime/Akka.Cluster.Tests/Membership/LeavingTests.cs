using Akka.Cluster.Core.Membership;

namespace Akka.Cluster.Tests.Membership;

/// <summary>How members go: in good order, by force, and what the others are told of it.</summary>
public class LeavingTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly VirtualCluster _cluster = new(7);

    [Fact]
    public void A_leaving_member_is_exiting_and_removed_without_being_suspected()
    {
        Up(5);
        _cluster[2].Leave(VirtualCluster.Name(2));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(4), Soon, "four are left");
        _cluster[2].IsRunning.ShouldBeFalse();
        _cluster[0].Events.OfType<ClusterEvent.UnreachableMember>().ShouldBeEmpty();
        var moves = _cluster[0].Events.OfType<ClusterEvent.IMemberEvent>().Where(happened => happened.Member.UniqueAddress.Equals(_cluster[2].Self)).Select(happened => happened.Member.Status);
        moves.ShouldBe([MemberStatus.Joining, MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Exiting, MemberStatus.Removed]);
    }

    [Fact]
    public void The_leader_can_leave()
    {
        Up(3);
        _cluster[0].Protocol.State.IsLeader.ShouldBeTrue();
        _cluster[0].Leave(VirtualCluster.Name(0));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), Soon, "two are left");
        _cluster[1].Protocol.State.IsLeader.ShouldBeTrue();
    }

    [Fact]
    public void Any_member_can_tell_another_to_leave()
    {
        Up(3);
        _cluster[1].Leave(VirtualCluster.Name(2));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), Soon, "two are left");
        _cluster[2].Effects.OfType<MembershipEffect.BeginExit>().Count().ShouldBe(1);
    }

    [Fact]
    public void The_last_member_can_leave()
    {
        Up(1);
        _cluster[0].Leave(VirtualCluster.Name(0));
        _cluster.RunUntil(() => !_cluster[0].IsRunning, Soon, "it has ended");
    }

    [Fact]
    public void All_members_can_leave_at_once()
    {
        Up(5);
        for (var i = 0; i < 5; i++)
            _cluster[i].Leave(VirtualCluster.Name(i));
        _cluster.RunUntil(() => !_cluster.Running.Any(), TimeSpan.FromSeconds(60), "all have ended");
    }

    [Fact]
    public void An_exiting_member_waits_until_its_work_is_handed_over()
    {
        Up(3);
        _cluster[2].ExitsAtOnce = false;
        _cluster[2].Leave(VirtualCluster.Name(2));
        _cluster.Run(TimeSpan.FromSeconds(20));
        _cluster[0].Sees(VirtualCluster.Name(2))!.Status.ShouldBe(MemberStatus.Exiting);
        _cluster[2].Handle(new MembershipInput.ExitingCompleted());
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), Soon, "two are left");
    }

    [Fact]
    public void An_exiting_member_that_dies_is_removed_without_being_downed()
    {
        Up(3);
        _cluster[2].ExitsAtOnce = false;
        _cluster[2].Leave(VirtualCluster.Name(2));
        _cluster.RunUntil(() => _cluster[0].Sees(VirtualCluster.Name(2))!.Status == MemberStatus.Exiting, Soon, "it is exiting");
        _cluster.Crash(VirtualCluster.Name(2));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), TimeSpan.FromSeconds(10), "two are left");
        _cluster[0].Events.OfType<ClusterEvent.MemberDowned>().ShouldBeEmpty();
    }

    [Fact]
    public void A_dead_member_stays_until_it_is_downed()
    {
        Up(3);
        _cluster.Crash(VirtualCluster.Name(2));
        _cluster.Run(TimeSpan.FromMinutes(2));
        _cluster[0].Protocol.State.Gossip.Members.Count.ShouldBe(3);
        _cluster[1].Down(VirtualCluster.Name(2));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), Soon, "two are left");
        var told = _cluster[0].Events.OfType<ClusterEvent.IMemberEvent>().Where(happened => happened.Member.UniqueAddress.Equals(_cluster[2].Self)).ToArray();
        told[^2].ShouldBeOfType<ClusterEvent.MemberDowned>();
        told[^1].ShouldBeOfType<ClusterEvent.MemberRemoved>().PreviousStatus.ShouldBe(MemberStatus.Down);
        _cluster[0].Events.OfType<ClusterEvent.ReachableMember>().ShouldBeEmpty();
    }

    [Fact]
    public void A_member_that_hears_that_it_is_down_stops()
    {
        Up(3);
        _cluster[0].Down(VirtualCluster.Name(2));
        _cluster.RunUntil(() => !_cluster[2].IsRunning, Soon, "it has stopped");
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), TimeSpan.FromSeconds(10), "two are left");
    }

    [Fact]
    public void A_member_that_downs_itself_tells_some_others_first()
    {
        Up(3);
        _cluster[2].Down(VirtualCluster.Name(2));
        _cluster[2].IsRunning.ShouldBeFalse();
        _cluster.RunUntil(() => _cluster[0].Sees(VirtualCluster.Name(2))!.Status == MemberStatus.Down, Soon, "the others know");
    }

    [Fact]
    public void A_partition_that_heals_leaves_everybody_a_member()
    {
        Up(5);
        _cluster.Cut([VirtualCluster.Name(0), VirtualCluster.Name(1)], [VirtualCluster.Name(2), VirtualCluster.Name(3), VirtualCluster.Name(4)]);
        _cluster.RunUntil(() => _cluster[0].Protocol.State.Unreachable.Count() == 3, TimeSpan.FromSeconds(10), "one side suspects the other");
        _cluster[2].Protocol.State.Unreachable.Count().ShouldBe(2);
        _cluster.Heal();
        _cluster.RunUntil(() => _cluster.Running.All(node => node.Protocol.State.Reachability.IsAllReachable), TimeSpan.FromSeconds(10), "all are reachable");
        _cluster.AllSeeAllUp(5).ShouldBeTrue();
        _cluster[0].Events.OfType<ClusterEvent.ReachableMember>().Select(happened => happened.Member.Address.Host).ShouldBeSubsetOf(_cluster.Nodes.Keys);
        _cluster[0].Protocol.State.Unreachable.ShouldBeEmpty();
    }

    [Fact]
    public void A_leader_that_cannot_act_says_so_and_says_when_it_can_again()
    {
        Up(3);
        _cluster.Crash(VirtualCluster.Name(2));
        _cluster.Run(TimeSpan.FromSeconds(40));
        _cluster[0].Notes.Count(text => text.Contains("Leader can currently not perform its duties")).ShouldBe(1);
        _cluster[0].Down(VirtualCluster.Name(2));
        _cluster.Run(TimeSpan.FromSeconds(5));
        _cluster[0].Notes.ShouldContain(text => text.Contains("Leader can perform its duties again"));
    }

    [Fact]
    public void A_quiet_cluster_sends_one_status_per_node_and_interval()
    {
        Up(10);
        _cluster.Run(TimeSpan.FromSeconds(5));
        var before = _cluster.MessagesSent;
        _cluster.Run(TimeSpan.FromSeconds(100));
        ((double)(_cluster.MessagesSent - before)).ShouldBe(10 * 100, tolerance: 20);
    }

    [Fact]
    public void Ten_of_a_hundred_lost_at_once_are_seen_by_all_and_removed()
    {
        Up(100, limitSeconds: 10);
        foreach (var index in Enumerable.Range(0, 10))
            _cluster.Crash(VirtualCluster.Name(index * 7));
        _cluster.RunUntil(() => _cluster.Running.All(node => node.Protocol.State.Unreachable.Count() == 10), TimeSpan.FromSeconds(12), "all see that ten are gone");
        foreach (var index in Enumerable.Range(0, 10))
            _cluster[1].Down(VirtualCluster.Name(index * 7));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(90), TimeSpan.FromSeconds(5), "ninety are left");
    }

    private void Up(int count, int limitSeconds = 3)
    {
        _cluster.StartMany(count);
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(count), TimeSpan.FromSeconds(limitSeconds), $"{count} are up");
    }
}
