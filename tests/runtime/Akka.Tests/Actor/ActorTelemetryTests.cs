using Akka.Actor;

namespace Akka.Tests.Actor;

/// <summary>What a monitor on the event stream hears of the lives of actors.</summary>
public sealed class ActorTelemetryTests() : TestKit.Xunit2.TestKit("akka { loglevel = OFF, actor.telemetry.enabled = on }")
{
    [Fact]
    public void Start_restart_and_stop_are_published_with_reference_class_and_reason()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(IActorTelemetryEvent));
        var actor = Sys.ActorOf(Props.Create(() => new Fragile()), "fragile");
        FishForMessage(heard => heard is ActorStarted started && started.Subject.Equals(actor) && started.ActorType == typeof(Fragile));

        actor.Tell("break");
        ((ActorRestarted)FishForMessage(heard => heard is ActorRestarted restarted && restarted.Subject.Equals(actor))).Reason.Message.ShouldBe("break");

        Sys.Stop(actor);
        ((ActorStopped)FishForMessage(heard => heard is ActorStopped stopped && stopped.Subject.Equals(actor))).ActorType.ShouldBe(typeof(Fragile));
    }

    private sealed class Fragile : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException($"{message}");
    }
}

/// <summary>Unless it is switched on, nothing is published.</summary>
public sealed class NoActorTelemetryTests() : TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    [Fact]
    public void By_default_nothing_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(IActorTelemetryEvent));
        var actor = Sys.ActorOf(Props.Create(() => new Silent()));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.Zero);
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
