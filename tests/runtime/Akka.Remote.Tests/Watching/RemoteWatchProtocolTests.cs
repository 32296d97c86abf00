using Akka.Actor;
using Akka.Remote.Core;
using Akka.Remote.Core.Watching;
using Effect = Akka.Remote.Core.Watching.RemoteWatchEffect<string>;
using Input = Akka.Remote.Core.Watching.RemoteWatchInput<string>;

namespace Akka.Remote.Tests.Watching;

/// <summary>The rules RW1 to RW7 of remote death watch, one input at a time.</summary>
public sealed class RemoteWatchProtocolTests
{
    private static readonly Address Node = Address.Parse("akka.tcp://other@host:2552");
    private static readonly Address Second = Address.Parse("akka.tcp://second@host:2553");
    private static readonly RemotePath Actor = new(Node, "/user/a", 7);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly RemoteWatchProtocol<string> _protocol;
    private TimeSpan _now = TimeSpan.FromHours(1);

    public RemoteWatchProtocolTests() => _protocol = new RemoteWatchProtocol<string>(
        new RemoteWatchSettings(ExpectedResponseAfter: TimeSpan.FromSeconds(1), ReaperInterval: TimeSpan.FromSeconds(1), OrderGrace: Grace),
        new DefaultFailureDetectorRegistry<Address>(() =>
            new DeadlineFailureDetector(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), () => (long)_now.TotalMilliseconds)));

    [Fact]
    public void RW1_First_watcher_asks_the_node_and_the_last_one_to_leave_takes_it_back()
    {
        Handle(new Input.Watched(Actor, "w")).ShouldBe([new Effect.SendWatch(Actor)]);
        Handle(new Input.Watched(Actor, "v")).ShouldBeEmpty();
        Handle(new Input.Watched(Actor, "w")).ShouldBeEmpty();
        Handle(new Input.Unwatched(Actor, "w")).ShouldBeEmpty();
        Handle(new Input.Unwatched(Actor, "v")).ShouldBe([new Effect.SendUnwatch(Actor)]);
        Handle(new Input.Unwatched(Actor, "v")).ShouldBeEmpty();
        Died(Actor).ShouldBeEmpty();
    }

    [Fact]
    public void RW1_Each_watcher_is_told_once_in_the_order_of_watching()
    {
        foreach (var watcher in (string[])["c", "a", "b"]) Handle(new Input.Watched(Actor, watcher));
        Handle(new Input.Unwatched(Actor, "a"));

        Died(Actor).ShouldBe([new Effect.TellDeath("c", Actor, true, false), new Effect.TellDeath("b", Actor, true, false)]);
        Died(Actor).ShouldBeEmpty();
    }

    [Fact]
    public void RW2_Heartbeats_go_to_nodes_that_hold_a_watched_actor()
    {
        Handle(new Input.HeartbeatDue()).ShouldBeEmpty();
        Handle(new Input.Watched(Actor with { Node = Second }, "w"));
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.HeartbeatDue()).ShouldBe([new Effect.SendHeartbeat(Node), new Effect.SendHeartbeat(Second)]);
        Handle(new Input.Unwatched(Actor, "w"));
        Handle(new Input.HeartbeatDue()).ShouldBe([new Effect.SendHeartbeat(Second)]);
    }

    [Fact]
    public void RW2_Nodes_that_others_guard_get_no_heartbeats_until_they_no_longer_do()
    {
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.GuardedElsewhere(Node));
        Handle(new Input.HeartbeatDue()).ShouldBeEmpty();
        Handle(new Input.Answered(Node, 1)).ShouldBeEmpty();
        Silence(seconds: 60).ShouldBeEmpty();

        Handle(new Input.GuardedHere(Node));
        Handle(new Input.HeartbeatDue()).ShouldBe([new Effect.SendHeartbeat(Node)]);
    }

    [Fact]
    public void RW2_Those_who_guard_a_node_say_when_it_is_lost()
    {
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.GuardedElsewhere(Node));
        Handle(new Input.NodeLost(Second)).ShouldBeEmpty();
        Handle(new Input.NodeLost(Node)).ShouldBe([new Effect.TellDeath("w", Actor, true, true)]);
        Handle(new Input.NodeLost(Node)).ShouldBeEmpty();
    }

    [Fact]
    public void RW2_Lost_node_is_guarded_here_again_for_whoever_comes_to_its_address()
    {
        Handle(new Input.GuardedElsewhere(Node));
        Handle(new Input.NodeLost(Node));
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.HeartbeatDue()).ShouldBe([new Effect.SendHeartbeat(Node)]);
    }

    [Fact]
    public void RW3_Every_incarnation_that_answers_is_asked_to_watch_again()
    {
        var other = Actor with { Elements = "/user/b" };
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.Watched(other, "w"));

        Handle(new Input.Answered(Node, 1)).ShouldBe([new Effect.SendWatch(Actor), new Effect.SendWatch(other)]);
        Handle(new Input.Answered(Node, 1)).ShouldBeEmpty();
        Handle(new Input.Answered(Node, 2)).ShouldBe([new Effect.SendWatch(Actor), new Effect.SendWatch(other)]);
        Handle(new Input.Answered(Second, 2)).ShouldBeEmpty();
    }

    [Fact]
    public void RW4_Silent_node_is_quarantined_before_its_watchers_are_told()
    {
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.Watched(Actor, "v"));
        Handle(new Input.HeartbeatDue());
        Handle(new Input.Answered(Node, 42));

        Silence(seconds: 11).ShouldBeEmpty();
        Silence(seconds: 1).ShouldBe(
        [
            new Effect.Quarantine(Node, 42), new Effect.TellDeath("w", Actor, true, true), new Effect.TellDeath("v", Actor, true, true),
        ]);
        Silence(seconds: 60).ShouldBeEmpty();
        Handle(new Input.HeartbeatDue()).ShouldBeEmpty();
    }

    [Fact]
    public void RW4_Node_that_never_answers_is_given_up_too()
    {
        Handle(new Input.Watched(Actor, "w"));
        Silence(seconds: 30).ShouldBeEmpty();

        Handle(new Input.HeartbeatDue());
        Silence(seconds: 12).ShouldBeEmpty();
        Silence(seconds: 1).ShouldBe([new Effect.Quarantine(Node, null), new Effect.TellDeath("w", Actor, true, true)]);
    }

    [Fact]
    public void RW4_Node_that_was_lost_can_be_watched_anew()
    {
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.HeartbeatDue());
        Handle(new Input.Answered(Node, 42));
        Silence(seconds: 12).ShouldNotBeEmpty();

        Handle(new Input.Watched(Actor, "w")).ShouldBe([new Effect.SendWatch(Actor)]);
        Handle(new Input.HeartbeatDue());
        Silence(seconds: 14).ShouldBe([new Effect.Quarantine(Node, null), new Effect.TellDeath("w", Actor, true, true)]);
    }

    [Fact]
    public void RW5_Reliable_report_waits_for_the_ordered_one()
    {
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.Died(Actor, true, InOrder: false)).ShouldBeEmpty();
        Handle(new Input.Died(Actor, true, InOrder: true)).ShouldBe([new Effect.TellDeath("w", Actor, true, false)]);
    }

    [Fact]
    public void RW5_Lost_ordered_report_delays_by_the_grace_only()
    {
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.Died(Actor, false, InOrder: false));
        Handle(new Input.HeartbeatDue()).ShouldBe([new Effect.SendHeartbeat(Node)]);
        _now += Grace;
        Handle(new Input.HeartbeatDue()).ShouldBe([new Effect.TellDeath("w", Actor, false, false)]);
        Handle(new Input.Died(Actor, true, InOrder: true)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RW5_Late_second_copy_does_not_end_a_newer_watch_of_the_same_name(bool orderedFirst)
    {
        var name = Actor.WithoutUid;
        Handle(new Input.Watched(name, "w"));
        Handle(new Input.Died(name, false, orderedFirst));
        _now += Grace;
        Handle(new Input.HeartbeatDue());

        Handle(new Input.Watched(name, "w")).ShouldBe([new Effect.SendWatch(name)]);
        Handle(new Input.Died(name, false, !orderedFirst)).ShouldBeEmpty();
        _now += Grace;
        Handle(new Input.HeartbeatDue()).ShouldBe([new Effect.SendHeartbeat(Node)]);

        Died(name).ShouldBe([new Effect.TellDeath("w", name, true, false)]);
    }

    [Fact]
    public void RW5_Report_whose_other_copy_was_lost_is_forgotten()
    {
        Handle(new Input.Died(Actor, true, InOrder: true));
        _now += DeathReports.Memory + Grace;
        Handle(new Input.HeartbeatDue());

        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.Died(Actor, true, InOrder: false));
        _now += Grace;
        Handle(new Input.HeartbeatDue()).ShouldBe([new Effect.TellDeath("w", Actor, true, false)]);
    }

    [Fact]
    public void RW6_Death_of_an_incarnation_ends_the_watch_of_its_name()
    {
        Handle(new Input.Watched(Actor.WithoutUid, "w"));
        Handle(new Input.Watched(Actor with { Uid = 8 }, "v"));
        Died(Actor).ShouldBe([new Effect.TellDeath("w", Actor.WithoutUid, true, false)]);
    }

    [Fact]
    public void RW6_Nobody_of_that_name_says_nothing_about_an_incarnation()
    {
        Handle(new Input.Watched(Actor, "v"));
        Died(Actor.WithoutUid).ShouldBeEmpty();
    }

    [Fact]
    public void RW7_After_a_pause_of_our_own_there_is_one_round_of_patience()
    {
        Handle(new Input.Watched(Actor, "w"));
        Handle(new Input.HeartbeatDue());
        Handle(new Input.Answered(Node, 42));
        Silence(seconds: 1);

        _now += TimeSpan.FromSeconds(30);
        Handle(new Input.ReaperDue()).ShouldBeEmpty();
        Handle(new Input.Answered(Node, 42));
        Silence(seconds: 10).ShouldBeEmpty();

        // A machine on which every round is late must still find the dead.
        _now += TimeSpan.FromSeconds(30);
        Handle(new Input.ReaperDue()).ShouldBeEmpty();
        _now += TimeSpan.FromSeconds(30);
        Handle(new Input.ReaperDue()).ShouldContain(new Effect.Quarantine(Node, 42));
    }

    private IReadOnlyList<Effect> Died(RemotePath path) =>
    [
        .. Handle(new Input.Died(path, true, InOrder: true)),
        .. Handle(new Input.Died(path, true, InOrder: false)),
    ];

    // The reaper goes round once a second.
    private List<Effect> Silence(int seconds)
    {
        var effects = new List<Effect>();
        for (; seconds > 0; seconds--)
        {
            _now += TimeSpan.FromSeconds(1);
            effects.AddRange(Handle(new Input.ReaperDue()));
        }

        return effects;
    }

    private IReadOnlyList<Effect> Handle(Input input)
    {
        var outbox = new Outbox<Effect>();
        _protocol.Handle(input, _now, outbox);
        return outbox.Effects;
    }
}
