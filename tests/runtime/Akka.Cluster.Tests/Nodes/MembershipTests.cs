using Akka.Actor;

namespace Akka.Cluster.Tests.Nodes;

/// <summary>Three real systems: joining, leaving, failing, and what subscribers hear of it.</summary>
public class MembershipTests : ClusterNodes
{
    private const string Fast = """
        akka.cluster.failure-detector { heartbeat-interval = 100ms, acceptable-heartbeat-pause = 1s, expected-response-after = 500ms }
        akka.cluster.unreachable-nodes-reaper-interval = 100ms
        akka.cluster.periodic-tasks-initial-delay = 100ms
        akka.cluster.leader-actions-interval = 200ms
        """;

    [Fact]
    public async Task Three_nodes_see_each_other_up_and_agree_on_the_leader()
    {
        var nodes = await StartUp(3);
        nodes.Select(node => node.State.Leader).Distinct().Count().ShouldBe(1);
        nodes.ShouldAllBe(node => node.IsUp && node.SelfMember.Status == MemberStatus.Up);
        nodes[0].State.Unreachable.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_subscriber_gets_the_state_and_then_what_follows()
    {
        var nodes = await StartUp(2);
        var probe = ProbeOf(nodes[0]);
        nodes[0].Subscribe(probe.Ref, typeof(ClusterEvent.IMemberEvent));
        (await probe.ExpectMsgAsync<ClusterEvent.CurrentClusterState>(Patience)).Members.Count.ShouldBe(2);
        var third = Start();
        third.Join(nodes[0].SelfAddress);
        (await probe.FishForMessageAsync(message => message is ClusterEvent.MemberUp, Patience)).ShouldBeOfType<ClusterEvent.MemberUp>().Member.Address.ShouldBe(third.SelfAddress);
    }

    [Fact]
    public async Task A_subscriber_may_ask_for_the_state_as_events()
    {
        var nodes = await StartUp(2);
        var probe = ProbeOf(nodes[1]);
        nodes[1].Subscribe(probe.Ref, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberUp));
        var first = await probe.ExpectMsgAsync<ClusterEvent.MemberUp>(Patience);
        var second = await probe.ExpectMsgAsync<ClusterEvent.MemberUp>(Patience);
        new[] { first.Member.Address, second.Member.Address }.ShouldBe(nodes.Select(node => node.SelfAddress), ignoreOrder: true);
    }

    [Fact]
    public async Task A_type_that_is_no_event_of_the_cluster_cannot_be_subscribed_to()
    {
        var node = Start();
        var probe = ProbeOf(node);
        Should.Throw<ArgumentException>(() => node.Subscribe(probe.Ref, typeof(string)));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_node_that_leaves_is_exited_and_removed_and_its_system_ends()
    {
        var nodes = await StartUp(3);
        var probe = ProbeOf(nodes[0]);
        nodes[0].Subscribe(probe.Ref, typeof(ClusterEvent.MemberLeft), typeof(ClusterEvent.MemberExited), typeof(ClusterEvent.MemberRemoved));
        await probe.ExpectMsgAsync<ClusterEvent.CurrentClusterState>(Patience);
        await nodes[2].LeaveAsync().WaitAsync(Patience);
        (await probe.FishForMessageAsync(message => message is ClusterEvent.MemberRemoved, Patience))
            .ShouldBeOfType<ClusterEvent.MemberRemoved>().PreviousStatus.ShouldBe(MemberStatus.Exiting);
        await nodes[2].System.WhenTerminated.WaitAsync(Patience);
        await Eventually(() => nodes[..2].All(node => IsUpWith(node, 2)));
    }

    [Fact]
    public async Task A_system_that_is_terminated_leaves_first()
    {
        var nodes = await StartUp(2);
        var probe = ProbeOf(nodes[0]);
        nodes[0].Subscribe(probe.Ref, typeof(ClusterEvent.MemberRemoved));
        await probe.ExpectMsgAsync<ClusterEvent.CurrentClusterState>(Patience);
        await nodes[1].System.Terminate().WaitAsync(Patience);
        (await probe.ExpectMsgAsync<ClusterEvent.MemberRemoved>(Patience)).PreviousStatus.ShouldBe(MemberStatus.Exiting);
    }

    [Fact]
    public async Task A_dead_node_is_unreachable_until_it_is_downed_and_its_watched_actors_terminate_with_it()
    {
        var nodes = await StartUp(3, Fast);
        var probe = ProbeOf(nodes[0]);
        nodes[0].Subscribe(probe.Ref, typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.MemberRemoved));
        await probe.ExpectMsgAsync<ClusterEvent.CurrentClusterState>(Patience);
        var far = nodes[2].System.ActorOf(Props.Create(() => new Silent()), "far");
        var watched = await nodes[0].System.ActorSelection(nodes[2].RemotePathOf(far)).ResolveOne(Patience);
        var watcher = ProbeOf(nodes[0]);
        await watcher.WatchAsync(watched);

        await Kill(nodes[2]);
        (await probe.ExpectMsgAsync<ClusterEvent.UnreachableMember>(Patience)).Member.Address.ShouldBe(nodes[2].SelfAddress);
        nodes[1].Down(nodes[2].SelfAddress);
        (await probe.ExpectMsgAsync<ClusterEvent.MemberRemoved>(Patience)).PreviousStatus.ShouldBe(MemberStatus.Down);

        // From the dying node itself, which stops its actors before its connections, or from its removal: whichever came first.
        (await watcher.ExpectMsgAsync<Terminated>(Patience)).ActorRef.ShouldBe(watched);
    }

    [Fact]
    public async Task A_node_that_is_downed_while_it_lives_shuts_down()
    {
        var nodes = await StartUp(3, Fast);
        nodes[0].Down(nodes[2].SelfAddress);
        await nodes[2].System.WhenTerminated.WaitAsync(Patience);
        nodes[2].IsTerminated.ShouldBeTrue();
        await Eventually(() => nodes[..2].All(node => IsUpWith(node, 2)));
    }

    [Fact]
    public async Task A_process_that_starts_again_at_the_same_address_joins()
    {
        var nodes = await StartUp(2, Fast);
        var port = nodes[1].SelfAddress.Port!.Value;
        await Kill(nodes[1]);
        var again = Start(Fast, port);
        await again.JoinAsync(nodes[0].SelfAddress).WaitAsync(Patience);
        await Eventually(() => IsUpWith(nodes[0], 2));
        nodes[0].State.Members.ShouldContain(again.SelfMember);
    }

    [Fact]
    public async Task Callbacks_run_when_the_node_is_up_and_when_it_is_removed()
    {
        var node = Start();
        var up = new TaskCompletionSource();
        var removed = new TaskCompletionSource();
        node.RegisterOnMemberUp(up.SetResult);
        node.RegisterOnMemberRemoved(removed.SetResult);
        node.Join(node.SelfAddress);
        await up.Task.WaitAsync(Patience);
        removed.Task.IsCompleted.ShouldBeFalse();
        await node.LeaveAsync().WaitAsync(Patience);
        await removed.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Waiting_for_a_join_ends_with_its_token_and_with_the_node()
    {
        var node = Start();
        using var cancel = new CancellationTokenSource();
        var joining = node.JoinAsync(new Address("akka.tcp", "sys", "127.0.0.1", 1), cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<ClusterJoinFailedException>(joining);
        await node.System.Terminate().WaitAsync(Patience);
        Should.Throw<ClusterJoinFailedException>(() => { _ = node.JoinAsync(node.SelfAddress); });
    }

    [Fact]
    public async Task A_node_with_other_rules_for_partitions_is_told_why_it_may_not_join()
    {
        var first = Start("akka.cluster.split-brain-resolver.active-strategy = keep-oldest");
        await first.JoinAsync(first.SelfAddress).WaitAsync(Patience);
        var other = Start();
        (await Should.ThrowAsync<ClusterJoinFailedException>(other.JoinAsync(first.SelfAddress).WaitAsync(Patience)))
            .Message.ShouldContain("akka.cluster.split-brain-resolver.active-strategy is 'keep-majority' here and 'keep-oldest' in the cluster");
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
