using System.Collections.Immutable;
using Akka.Cluster.Core.Membership;
using Akka.Util;

namespace Akka.Cluster.Tests.Membership;

/// <summary>How nodes become members.</summary>
public class JoiningTests
{
    private readonly VirtualCluster _cluster = new(1);

    [Fact]
    public void The_only_seed_node_is_up_at_once()
    {
        var node = _cluster.Start("a");
        node.JoinSeeds("a");
        node.Sees("a")!.Status.ShouldBe(MemberStatus.Up);
        node.Sees("a")!.UpNumber.ShouldBe(1);
        node.Protocol.State.Leader.ShouldBe(node.Self);
    }

    [Theory]
    [InlineData(3, 700)]
    [InlineData(30, 2500)]
    [InlineData(60, 4000)]
    [InlineData(100, 6000)]
    public void Nodes_that_start_at_once_are_soon_seen_as_up_by_all(int count, int limitMs)
    {
        _cluster.StartMany(count);
        var time = _cluster.RunUntil(() => _cluster.AllSeeAllUp(count), TimeSpan.FromMilliseconds(limitMs), $"{count} nodes are up");
        _cluster[0].Protocol.State.Members.Select(member => member.UpNumber).Order().ShouldBe(Enumerable.Range(1, count), $"after {time}");
    }

    [Fact]
    public void A_first_seed_node_forms_a_cluster_when_all_others_say_that_they_have_none()
    {
        foreach (var name in new[] { "a", "b", "c" })
            _cluster.Start(name).JoinSeeds("a", "b", "c");
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(3), TimeSpan.FromSeconds(2), "three seed nodes are up");
    }

    [Fact]
    public void A_first_seed_node_waits_for_silent_ones_until_the_timeout()
    {
        var first = _cluster.Start("a");
        first.JoinSeeds("a", "b");
        _cluster.Run(TimeSpan.FromSeconds(4.9));
        first.Sees("a").ShouldBeNull();
        _cluster.RunUntil(() => first.Sees("a") is not null, TimeSpan.FromSeconds(2), "a forms a cluster");
    }

    [Fact]
    public void A_first_seed_node_that_is_restarted_joins_the_cluster_of_the_others()
    {
        _cluster.Start("b").Join("b");
        _cluster.Start("a").JoinSeeds("a", "b");
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), TimeSpan.FromSeconds(2), "a has joined b");
    }

    [Fact]
    public void Other_nodes_never_form_a_cluster_of_their_own()
    {
        var second = _cluster.Start("b");
        second.JoinSeeds("a", "b");
        _cluster.Run(TimeSpan.FromMinutes(5));
        second.Sees("b").ShouldBeNull();
        second.Notes.ShouldContain(text => text.Contains("Couldn't join seed nodes"));
    }

    [Fact]
    public void A_node_that_cannot_join_gives_up_after_the_configured_time()
    {
        var node = _cluster.Start("b", settings => settings with { ShutdownAfterUnsuccessfulJoinSeedNodes = TimeSpan.FromSeconds(20) });
        node.JoinSeeds("a", "b");
        _cluster.Run(TimeSpan.FromSeconds(19));
        node.Effects.OfType<MembershipEffect.GiveUpJoining>().ShouldBeEmpty();
        _cluster.Run(TimeSpan.FromSeconds(3));
        node.Effects.OfType<MembershipEffect.GiveUpJoining>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_node_whose_settings_differ_is_refused_with_the_difference_and_forms_nothing()
    {
        _cluster.Start("b").Join("b");
        var node = _cluster.Start("a", settings => settings with { JoinConfig = new(ImmutableSortedDictionary<string, string>.Empty.Add("akka.cluster.downing-provider-class", "another")) });
        node.JoinSeeds("a", "b");
        _cluster.Run(TimeSpan.FromSeconds(20));
        node.Sees("a").ShouldBeNull();
        node.Effects.OfType<MembershipEffect.JoinRefused>().First().Reason.ShouldContain(
            $"akka.cluster.downing-provider-class is 'another' here and '{VirtualCluster.Defaults.JoinConfig.Values["akka.cluster.downing-provider-class"]}' in the cluster");
    }

    [Fact]
    public void Joining_members_wait_until_there_are_enough_of_them()
    {
        foreach (var name in new[] { "a", "b" })
            _cluster.Start(name, settings => settings with { MinNrOfMembers = 3 }).JoinSeeds("a");
        _cluster.Run(TimeSpan.FromSeconds(30));
        _cluster["a"].Protocol.State.Members.ShouldAllBe(member => member.Status == MemberStatus.Joining);
        _cluster.Start("c", settings => settings with { MinNrOfMembers = 3 }).JoinSeeds("a");
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(3), TimeSpan.FromSeconds(2), "three are up");
    }

    [Fact]
    public void A_minimum_of_a_role_holds_all_members_back()
    {
        static MembershipSettings Minimum(MembershipSettings settings) => settings with { MinNrOfMembersOfRole = settings.MinNrOfMembersOfRole.Add("worker", 1) };
        foreach (var name in new[] { "a", "b" })
            _cluster.Start(name, Minimum).JoinSeeds("a");
        _cluster.Run(TimeSpan.FromSeconds(30));
        _cluster["a"].Sees("a")!.Status.ShouldBe(MemberStatus.Joining);
        _cluster.Start("c", settings => Minimum(settings) with { Roles = ["worker"] }).JoinSeeds("a");
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(3), TimeSpan.FromSeconds(2), "all are up with the worker");
    }

    [Fact]
    public void While_a_member_is_unreachable_joiners_become_weakly_up_and_up_when_it_is_gone()
    {
        _cluster.StartMany(3);
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(3), TimeSpan.FromSeconds(2), "three are up");
        _cluster.Crash(VirtualCluster.Name(2));
        _cluster.RunUntil(() => !_cluster[0].Protocol.State.Reachability.IsAllReachable, TimeSpan.FromSeconds(7), "the dead one is suspected");
        var late = _cluster.Start("z");
        late.Join(VirtualCluster.Name(0));
        var wait = _cluster.RunUntil(() => late.Sees("z")?.Status == MemberStatus.WeaklyUp, TimeSpan.FromSeconds(12), "z is weakly up");
        wait.ShouldBeGreaterThan(TimeSpan.FromSeconds(6));
        late.Sees("z")!.UpNumber.ShouldBe(Member.NotUpYet);
        _cluster[0].Down(VirtualCluster.Name(2));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(3), TimeSpan.FromSeconds(5), "z is up");
    }

    [Fact]
    public void Weakly_up_can_be_turned_off()
    {
        for (var i = 0; i < 3; i++)
            _cluster.Start(VirtualCluster.Name(i), settings => settings with { WeaklyUpAfter = null }).JoinSeeds(VirtualCluster.Name(0));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(3), TimeSpan.FromSeconds(2), "three are up");
        _cluster.Crash(VirtualCluster.Name(2));
        _cluster.RunUntil(() => !_cluster[0].Protocol.State.Reachability.IsAllReachable, TimeSpan.FromSeconds(7), "the dead one is suspected");
        _cluster.Start("z").Join(VirtualCluster.Name(0));
        _cluster.Run(TimeSpan.FromSeconds(60));
        _cluster[0].Sees("z")!.Status.ShouldBe(MemberStatus.Joining);
    }

    [Fact]
    public void A_new_incarnation_takes_the_place_of_the_old_one()
    {
        _cluster.StartMany(3);
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(3), TimeSpan.FromSeconds(2), "three are up");
        var old = _cluster[1].Self;
        _cluster.Crash(VirtualCluster.Name(1));
        _cluster.Start(VirtualCluster.Name(1)).JoinSeeds(VirtualCluster.Name(0));
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(3), TimeSpan.FromSeconds(15), "the new incarnation is up");
        _cluster[0].Sees(VirtualCluster.Name(1))!.UniqueAddress.ShouldBe(_cluster[1].Self);
        _cluster[0].Protocol.State.Gossip.Tombstones.ShouldContain(old);
        _cluster[0].Events.OfType<ClusterEvent.MemberRemoved>().Single().PreviousStatus.ShouldBe(MemberStatus.Down);
    }

    [Fact]
    public void A_removed_incarnation_cannot_come_back()
    {
        _cluster.StartMany(2);
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), TimeSpan.FromSeconds(2), "two are up");
        var removed = _cluster[1].Self;
        _cluster.Crash(VirtualCluster.Name(1));
        _cluster.RunUntil(() => !_cluster[0].Protocol.State.Reachability.IsAllReachable, TimeSpan.FromSeconds(7), "the dead one is suspected");
        _cluster[0].Down(VirtualCluster.Name(1));
        _cluster[0].Protocol.State.Gossip.Members.Count.ShouldBe(1);
        _cluster[0].Handle(new MembershipInput.Received(new ClusterMessage.Join(removed, [], AppVersion.Zero)));
        _cluster[0].Protocol.State.Gossip.Members.Count.ShouldBe(1);
    }

    [Fact]
    public void A_joiner_that_was_removed_before_it_knew_that_it_had_been_let_in_ends()
    {
        _cluster.Loses = message => message is ClusterMessage.Welcome;
        _cluster.Start("a").JoinSeeds("a");
        var joiner = _cluster.Start("b");
        joiner.JoinSeeds("a", "b");
        _cluster.RunUntil(() => _cluster["a"].Sees("b") is not null, TimeSpan.FromSeconds(5), "b is let in");
        _cluster.Cut(["a"], ["b"]);
        _cluster.RunUntil(() => !_cluster["a"].Protocol.State.Reachability.IsAllReachable, TimeSpan.FromSeconds(7), "b is suspected");
        _cluster["a"].Down("b");
        _cluster["a"].Sees("b").ShouldBeNull();
        _cluster.Heal();
        _cluster.RunUntil(() => joiner.Protocol.IsStopped, TimeSpan.FromSeconds(15), "b ends");
        joiner.Notes.ShouldContain(text => text.Contains("start it again"));
    }

    [Fact]
    public void A_joiner_that_is_quarantined_by_whom_it_asks_ends_and_one_that_is_by_others_goes_on()
    {
        var joiner = _cluster.Start("b");
        joiner.JoinSeeds("a", "b");
        joiner.Handle(new MembershipInput.QuarantinedBy(VirtualCluster.AddressOf("c")));
        joiner.Protocol.IsStopped.ShouldBeFalse();
        joiner.Handle(new MembershipInput.QuarantinedBy(VirtualCluster.AddressOf("a")));
        joiner.Protocol.IsStopped.ShouldBeTrue();
    }

    [Fact]
    public void A_lost_welcome_is_sent_again()
    {
        _cluster.Loses = static message => message is ClusterMessage.Welcome or ClusterMessage.GossipEnvelope;
        _cluster.Start("a").Join("a");
        var joiner = _cluster.Start("b");
        joiner.Join("a");
        _cluster.Run(TimeSpan.FromSeconds(3));
        _cluster["a"].Sees("b").ShouldNotBeNull();
        joiner.Sees("b").ShouldBeNull();
        _cluster.Loses = static _ => false;
        _cluster.RunUntil(() => _cluster.AllSeeAllUp(2), TimeSpan.FromSeconds(3), "b is up");
    }

    [Fact]
    public void A_node_of_another_system_is_refused()
    {
        var node = _cluster.Start("a");
        node.Join("a");
        node.Handle(new MembershipInput.Received(new ClusterMessage.Join(new UniqueAddress(new("akka.tcp", "other", "b", 1), 5), [], AppVersion.Zero)));
        node.Protocol.State.Gossip.Members.Count.ShouldBe(1);
        node.Notes.ShouldContain(text => text.Contains("akka.tcp://other@b:1"));
    }
}
