using Akka.Actor;
using Akka.TestKit;

namespace Akka.Tests;

public class TestProbeTests : PatientTestKit
{
    [Fact]
    public void A_probe_can_be_given_where_a_reference_is_wanted()
    {
        var probe = CreateTestProbe("probe");
        IActorRef reference = probe;
        reference.Tell("hello");
        probe.ExpectMsg("hello");
        probe.Ref.Path.Name.ShouldBe("probe");
        reference.Path.ShouldBe(probe.Ref.Path);
    }

    [Fact]
    public void A_probe_replies_and_forwards()
    {
        var first = CreateTestProbe();
        var second = CreateTestProbe();
        first.Ref.Tell("question", TestActor);
        first.ExpectMsg("question");
        first.Sender.ShouldBe(TestActor);
        first.Forward(second);
        second.ExpectMsg("question");
        second.LastSender.ShouldBe(TestActor);
        second.Reply("answer");
        ExpectMsg("answer");
        LastSender.ShouldBe(second.Ref);
    }

    [Fact]
    public void A_probe_sends_with_itself_as_sender()
    {
        var probe = CreateTestProbe();
        probe.Send(TestActor, "hi");
        ExpectMsg("hi");
        LastSender.ShouldBe(probe.Ref);
    }

    [Fact]
    public void An_auto_pilot_answers_until_it_says_otherwise()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"re: {message}", ActorRefs.NoSender);
            return message is "last" ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));
        foreach (var message in new[] { "first", "last", "silence" })
            probe.Ref.Tell(message, TestActor);
        ExpectMsg("re: first");
        ExpectMsg("re: last");
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        probe.ReceiveN(3).ShouldBe(["first", "last", "silence"]);
    }

    [Fact]
    public void What_a_stopped_probe_has_not_looked_at_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        var probe = CreateTestProbe();
        probe.Ref.Tell("unread");
        Sys.Stop(probe.Ref);
        ExpectMsg<Akka.Event.DeadLetter>().Message.ShouldBe("unread");
    }
}
