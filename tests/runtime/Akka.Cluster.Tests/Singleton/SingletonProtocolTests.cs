using Akka.Cluster.Core;
using Akka.Cluster.Tests.Downing;
using Akka.Cluster.Tools.Core.Singleton;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Cluster.Tests.Singleton;

/// <summary>One node's side of the hand-over. Members are written as in <see cref="Partition"/>: "A,B-,Cx"; the node under test is B unless said otherwise.</summary>
public sealed class SingletonProtocolTests
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Outbox<SingletonEffect> _outbox = new();
    private SingletonProtocol _protocol = Protocol('B');

    [Fact]
    public void The_oldest_member_starts_the_instance()
    {
        Observe("B,C").ShouldBe("start");
        _protocol.Phase.ShouldBe(ClusterSingletonState.Oldest);
    }

    [Fact]
    public void A_member_that_is_not_up_yet_waits()
    {
        Observe("B+").ShouldBe("");
        _protocol.Phase.ShouldBe(ClusterSingletonState.Start);
        Observe("B").ShouldBe("start");
    }

    [Fact]
    public void A_younger_member_does_nothing()
    {
        Observe("A,B").ShouldBe("");
        _protocol.Phase.ShouldBe(ClusterSingletonState.Younger);
    }

    [Fact]
    public void A_leaving_member_keeps_the_instance_until_it_exits()
    {
        Observe("A-,B").ShouldBe("");
        Observe("Ax,B").ShouldBe("A: hand over 1; timer 1 1s");
        _protocol.Phase.ShouldBe(ClusterSingletonState.BecomingOldest);
    }

    [Fact]
    public void The_instance_starts_when_the_older_one_has_handed_over()
    {
        Observe("A,B");
        Observe("Ax,B");
        Receive(new SingletonMessage.HandOverInProgress(Node('A'), 1)).ShouldBe("");
        Receive(new SingletonMessage.HandOverDone(Node('A'), Node('B'), 1, VouchesForOlder: true)).ShouldBe("start");
    }

    [Fact]
    public void An_answer_of_an_earlier_round_starts_nothing()
    {
        Observe("Ax,B");
        Receive(new SingletonMessage.HandOverDone(Node('A'), Node('B'), 0, VouchesForOlder: true)).ShouldBe("");
    }

    [Fact]
    public void An_answer_to_an_earlier_incarnation_starts_nothing()
    {
        Observe("Ax,B");
        Receive(new SingletonMessage.HandOverDone(Node('A'), new UniqueAddress(Node('B').Address, 999), 1, VouchesForOlder: true)).ShouldBe("");
    }

    [Fact]
    public void A_member_that_was_removed_without_a_word_may_still_be_running_for_the_margin()
    {
        Observe("A,B");
        Observe("A!,B").ShouldBe("A: hand over 1; timer 1 1s");
        Observe("B").ShouldBe("timer 2 20s");
        Fire(1).ShouldBe("timer 3 1s");
        Fire(2).ShouldBe("start");
    }

    [Fact]
    public void A_removal_counts_from_its_time_also_for_a_member_that_becomes_first_later()
    {
        _protocol = Protocol('C');
        Observe("A,B,C");
        Observe("B,C").ShouldBe("timer 1 20s");
        Observe("C").ShouldBe("timer 2 20s; timer 3 1s");
        Fire(1).ShouldBe("");
        Fire(2).ShouldBe("start");
    }

    [Fact]
    public void Who_has_run_the_instance_vouches_for_all_older_members()
    {
        _protocol = Protocol('C');
        Observe("A,B,C");
        Observe("B,C").ShouldBe("timer 1 20s");
        Observe("Bx,C").ShouldBe("B: hand over 1; timer 2 1s");
        Receive(new SingletonMessage.HandOverDone(Node('B'), Node('C'), 1, VouchesForOlder: true)).ShouldBe("start");
    }

    [Fact]
    public void Who_has_not_run_the_instance_vouches_for_itself_only()
    {
        _protocol = Protocol('C');
        Observe("A,B,C");
        Observe("B,C").ShouldBe("timer 1 20s");
        Observe("Bx,C").ShouldBe("B: hand over 1; timer 2 1s");
        Receive(new SingletonMessage.HandOverDone(Node('B'), Node('C'), 1, VouchesForOlder: false)).ShouldBe("");
        Fire(1).ShouldBe("start");
    }

    [Fact]
    public void The_question_is_repeated_until_it_is_answered()
    {
        Observe("Ax,B").ShouldBe("A: hand over 1; timer 1 1s");
        Fire(1).ShouldBe("A: hand over 1; timer 2 1s");
        Fire(1).ShouldBe("");
        Fire(2).ShouldBe("A: hand over 1; timer 3 1s");
    }

    [Fact]
    public void A_member_that_neither_answers_nor_is_removed_makes_it_stuck_after_the_margin()
    {
        Observe("Ax,B");
        for (var token = 1; token <= 23; token++)
            Fire(token).ShouldBe($"A: hand over 1; timer {token + 1} 1s");
        Fire(24).ShouldStartWith("stuck: ");
    }

    [Fact]
    public void The_one_who_hands_over_stops_its_instance_before_it_says_done()
    {
        Observe("B,C").ShouldBe("start");
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 7)).ShouldBe("C: in progress 7; stop");
        _protocol.Phase.ShouldBe(ClusterSingletonState.HandingOver);
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 7)).ShouldBe("C: in progress 7");
        Observe("Bx,C").ShouldBe("");
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("C: done 7 vouching; end");
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 8)).ShouldBe("C: done 8");
    }

    [Fact]
    public void Who_exits_asks_the_next_one_to_take_over_and_keeps_running_meanwhile()
    {
        Observe("B,C").ShouldBe("start");
        Observe("Bx,C").ShouldBe("C: take over; timer 1 1s");
        _protocol.Phase.ShouldBe(ClusterSingletonState.WasOldest);
        Fire(1).ShouldBe("C: take over; timer 2 1s");
        _protocol.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public void Who_exits_stops_its_instance_when_nobody_takes_over()
    {
        Observe("B,C");
        Observe("Bx,C");
        for (var token = 1; token <= 20; token++)
            Fire(token).ShouldBe($"C: take over; timer {token + 1} 1s");
        Fire(21).ShouldBe("stop");
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("end");
    }

    [Fact]
    public void The_last_member_stops_its_instance_when_it_exits()
    {
        Observe("B").ShouldBe("start");
        Handle(new SingletonInput.SelfExiting()).ShouldBe("stop");
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("end");
    }

    [Fact]
    public void A_younger_member_that_exits_is_done_at_once()
    {
        Observe("A,B");
        Handle(new SingletonInput.SelfExiting()).ShouldBe("end");
    }

    [Fact]
    public void Being_asked_to_take_over_counts_before_the_view_says_so()
    {
        Observe("A,B");
        Receive(new SingletonMessage.TakeOverFromMe(Node('A'))).ShouldBe("A: hand over 1; timer 1 1s");
    }

    [Fact]
    public void Being_asked_to_take_over_by_one_that_is_not_before_this_node_changes_nothing()
    {
        Observe("A,B,C");
        Receive(new SingletonMessage.TakeOverFromMe(Node('C'))).ShouldBe("");
        Receive(new SingletonMessage.TakeOverFromMe(Node('D'))).ShouldBe("");
    }

    [Theory]
    [InlineData("B!,C")]
    [InlineData("C")]
    public void A_downed_or_removed_node_stops_its_instance_at_once(string members)
    {
        Observe("B,C");
        Observe(members).ShouldBe("stop");
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("end");
    }

    [Fact]
    public void Who_has_promised_not_to_start_asks_before_it_does()
    {
        Observe("B,C").ShouldBe("start");
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 1)).ShouldBe("C: in progress 1; stop");
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("C: done 1 vouching; timer 1 1s");
        _protocol.Phase.ShouldBe(ClusterSingletonState.BecomingOldest);
        Fire(1).ShouldBe("C: hand over 2; timer 2 1s");
        Receive(new SingletonMessage.HandOverDone(Node('C'), Node('B'), 2, VouchesForOlder: false)).ShouldBe("start");
    }

    [Fact]
    public void A_promise_voids_the_answers_received_before_it()
    {
        Observe("A,B,C");
        Observe("Ax,B,C").ShouldBe("A: hand over 1; timer 1 1s");
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 5)).ShouldBe("C: done 5");
        Receive(new SingletonMessage.HandOverDone(Node('A'), Node('B'), 1, VouchesForOlder: true)).ShouldBe("");
    }

    [Fact]
    public void A_promise_to_one_that_was_removed_ends_with_the_margin()
    {
        Observe("B,C").ShouldBe("start");
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 1));
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("C: done 1 vouching; timer 1 1s");
        Observe("B").ShouldBe("timer 2 20s");
        Fire(1).ShouldBe("timer 3 1s");
        Fire(2).ShouldBe("start");
    }

    [Fact]
    public void Who_waits_for_a_removed_member_says_done_to_a_newcomer_only_after_the_margin()
    {
        Observe("A,B");
        Observe("B").ShouldBe("timer 1 20s; timer 2 1s");
        Observe("B,C").ShouldBe("");
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 1)).ShouldBe("C: in progress 1");
        Fire(1).ShouldStartWith("C: done 1");
    }

    [Theory]
    [InlineData("B")]
    [InlineData("B,C!")]
    public void Who_is_not_a_member_or_was_downed_does_not_get_the_instance(string members)
    {
        Observe("B").ShouldBe("start");
        Observe(members);
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 1)).ShouldBe("");
    }

    [Fact]
    public void A_question_to_an_earlier_incarnation_is_answered_for_it()
    {
        Observe("A,B,C").ShouldBe("");
        var earlier = new UniqueAddress(Node('B').Address, 999);
        Receive(new SingletonMessage.HandOverToMe(Node('C'), earlier, 3)).ShouldBe("C: done 3");
        _outbox.Effects.OfType<SingletonEffect.Send>().Last().Message.From.ShouldBe(earlier);
    }

    [Fact]
    public void An_instance_that_stopped_itself_is_reported_and_not_started_again_before_the_next_hand_over()
    {
        Observe("B,C").ShouldBe("start");
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("");
        _outbox.Effects.OfType<SingletonEffect.Note>().Last().ShouldSatisfyAllConditions(
            note => note.IsWarning.ShouldBeTrue(),
            note => note.Text.ShouldContain("stopped itself"));
        _protocol.Phase.ShouldBe(ClusterSingletonState.Oldest);
        Observe("B,C,D").ShouldBe("");
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 1)).ShouldBe("C: done 1 vouching; timer 1 1s");
    }

    [Fact]
    public void With_application_versions_the_newest_one_is_first_and_takes_over_from_the_oldest()
    {
        ObserveVersions(("B", "1.0")).ShouldBe("start");
        ObserveVersions(("B", "1.0"), ("C", "1.1")).ShouldBe("C: take over; timer 1 1s");

        _protocol = Protocol('C');
        ObserveVersions(("B", "1.0"), ("C", "1.1")).ShouldBe("B: hand over 1; timer 1 1s");
    }

    [Fact]
    public void The_instance_starts_only_with_the_lease()
    {
        _protocol = Protocol('B', withLease: true);
        Observe("B,C").ShouldBe("acquire 1");
        _protocol.Phase.ShouldBe(ClusterSingletonState.AcquiringLease);
        Handle(new SingletonInput.LeaseAnswered(1, IsAcquired: true)).ShouldBe("start");
    }

    [Fact]
    public void A_refused_lease_is_asked_for_again()
    {
        _protocol = Protocol('B', withLease: true);
        Observe("B,C");
        Handle(new SingletonInput.LeaseAnswered(1, IsAcquired: false)).ShouldBe("timer 2 5s");
        Observe("B,C,D").ShouldBe("");
        Fire(2).ShouldBe("acquire 3");
    }

    [Fact]
    public void A_lost_lease_stops_the_instance_and_is_sought_again()
    {
        _protocol = Protocol('B', withLease: true);
        Observe("B,C");
        Handle(new SingletonInput.LeaseAnswered(1, IsAcquired: true));
        Handle(new SingletonInput.LeaseLost()).ShouldBe("stop");
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("acquire 2");
        Handle(new SingletonInput.LeaseAnswered(2, IsAcquired: true)).ShouldBe("start");
    }

    [Fact]
    public void The_lease_is_given_back_before_the_hand_over_is_called_done()
    {
        _protocol = Protocol('B', withLease: true);
        Observe("B,C");
        Handle(new SingletonInput.LeaseAnswered(1, IsAcquired: true));
        Receive(new SingletonMessage.HandOverToMe(Node('C'), Node('B'), 1)).ShouldBe("C: in progress 1; stop");
        Handle(new SingletonInput.InstanceStopped()).ShouldBe("release");
        Observe("Bx,C").ShouldBe("");
        Handle(new SingletonInput.LeaseReleased()).ShouldBe("C: done 1 vouching; end");
    }

    [Fact]
    public void A_lease_that_comes_too_late_is_given_back()
    {
        _protocol = Protocol('B', withLease: true);
        Observe("B,C").ShouldBe("acquire 1");
        Observe("Bx,C").ShouldBe("end");
        Handle(new SingletonInput.LeaseAnswered(1, IsAcquired: true)).ShouldBe("release");
    }

    [Fact]
    public void Every_input_and_message_is_understood()
    {
        foreach (var type in typeof(SingletonInput).GetNestedTypes(System.Reflection.BindingFlags.NonPublic))
        {
            Handle(type.Name switch
            {
                nameof(SingletonInput.Observed) => new SingletonInput.Observed(SingletonView.Empty),
                nameof(SingletonInput.Received) => new SingletonInput.Received(new SingletonMessage.TakeOverFromMe(Node('A'))),
                nameof(SingletonInput.TimerFired) => new SingletonInput.TimerFired(1),
                nameof(SingletonInput.InstanceStopped) => new SingletonInput.InstanceStopped(),
                nameof(SingletonInput.LeaseAnswered) => new SingletonInput.LeaseAnswered(1, IsAcquired: false),
                nameof(SingletonInput.LeaseLost) => new SingletonInput.LeaseLost(),
                nameof(SingletonInput.LeaseReleased) => new SingletonInput.LeaseReleased(),
                nameof(SingletonInput.SelfExiting) => new SingletonInput.SelfExiting(),
                _ => throw new InvalidOperationException($"{type} needs a row here."),
            });
        }
    }

    private static UniqueAddress Node(char name) => Partition.Node(name);

    private static SingletonProtocol Protocol(char self, bool withLease = false) =>
        new(Node(self), new SingletonTiming(Margin, Retry, 15, withLease ? TimeSpan.FromSeconds(5) : null));

    private string Observe(string members) =>
        Handle(new SingletonInput.Observed(new SingletonView(members.Split(',').Select(Partition.ParseMember), considerAppVersion: false)));

    private string ObserveVersions(params (string Name, string Version)[] members) => Handle(new SingletonInput.Observed(new SingletonView(
        members.Select(static one => Member.Restore(Node(one.Name[0]), one.Name[0], MemberStatus.Up, [], Util.AppVersion.Create(one.Version))),
        considerAppVersion: true)));

    private string Receive(SingletonMessage message) => Handle(new SingletonInput.Received(message));

    private string Fire(int token) => Handle(new SingletonInput.TimerFired(token));

    private string Handle(SingletonInput input)
    {
        var before = _outbox.Effects.Count;
        _protocol.Handle(input, _outbox);
        return string.Join("; ", _outbox.Effects.Skip(before).Where(static effect => effect is not SingletonEffect.Note).Select(static effect => effect switch
        {
            SingletonEffect.Send send => $"{send.To.Address.Host!.ToUpperInvariant()}: " + send.Message switch
            {
                SingletonMessage.HandOverToMe ask => $"hand over {ask.Round}",
                SingletonMessage.HandOverInProgress progress => $"in progress {progress.Round}",
                SingletonMessage.HandOverDone done => $"done {done.Round}{(done.VouchesForOlder ? " vouching" : "")}",
                SingletonMessage.TakeOverFromMe => "take over",
                _ => send.Message.ToString(),
            },
            SingletonEffect.StartInstance => "start",
            SingletonEffect.StopInstance => "stop",
            SingletonEffect.AcquireLease acquire => $"acquire {acquire.Token}",
            SingletonEffect.ReleaseLease => "release",
            SingletonEffect.SetTimer timer => $"timer {timer.Token} {timer.Delay.TotalSeconds}s",
            SingletonEffect.ReportStuck stuck => $"stuck: {stuck.Why}",
            SingletonEffect.End => "end",
            _ => effect.ToString(),
        }));
    }
}
