using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestActors;

namespace Akka.Tests;

/// <summary>Who gets what is published (akka-facts 1.5, 2.8).</summary>
public class EventStreamTests : PatientTestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private interface IMarked;

    private record Animal;

    private record Cat : Animal, IMarked;

    [Fact]
    public void Subscribers_of_the_type_its_base_and_its_interfaces_get_an_event()
    {
        var (exact, parent, marker, other) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe<Cat>(exact);
        Sys.EventStream.Subscribe<Animal>(parent);
        Sys.EventStream.Subscribe<IMarked>(marker);
        Sys.EventStream.Subscribe<string>(other);
        Sys.EventStream.Publish(new Cat());
        exact.ExpectMsg<Cat>();
        parent.ExpectMsg<Cat>();
        marker.ExpectMsg<Cat>();
        Sys.EventStream.Publish(new Animal());
        parent.ExpectMsg<Animal>();
        exact.ExpectNoMsg(Short);
        other.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Two_subscriptions_of_one_subscriber_deliver_once()
    {
        Sys.EventStream.Subscribe<Cat>(TestActor).ShouldBeTrue();
        Sys.EventStream.Subscribe<Animal>(TestActor).ShouldBeTrue();
        Sys.EventStream.Subscribe<Cat>(TestActor).ShouldBeFalse();
        Sys.EventStream.Publish(new Cat());
        ExpectMsg<Cat>();
        ExpectNoMsg(Short);
    }

    [Fact]
    public void Unsubscribing_from_a_part_keeps_the_rest()
    {
        Sys.EventStream.Subscribe<Animal>(TestActor);
        Sys.EventStream.Unsubscribe<Cat>(TestActor).ShouldBeTrue();
        Sys.EventStream.Publish(new Cat());
        Sys.EventStream.Publish(new Animal());
        ExpectMsg<Animal>().ShouldBeOfType<Animal>();
        Sys.EventStream.Subscribe<Animal>(TestActor).ShouldBeTrue();
        Sys.EventStream.Publish(new Cat());
        ExpectMsg<Cat>();
    }

    [Fact]
    public void Unsubscribing_from_everything_ends_all_delivery()
    {
        Sys.EventStream.Subscribe<Animal>(TestActor);
        Sys.EventStream.Subscribe<string>(TestActor);
        Sys.EventStream.Unsubscribe(TestActor).ShouldBeTrue();
        Sys.EventStream.Unsubscribe(TestActor).ShouldBeFalse();
        Sys.EventStream.Publish("gone");
        ExpectNoMsg(Short);
    }

    [Fact]
    public void A_terminated_subscriber_is_unsubscribed()
    {
        var subscriber = Sys.ActorOf(BlackHoleActor.Props);
        Sys.EventStream.Subscribe<Animal>(subscriber);
        Sys.Stop(subscriber);
        AwaitAssert(() => Sys.EventStream.IsSubscribed(subscriber).ShouldBeFalse());
    }

    [Fact]
    public async Task A_subscriber_that_is_already_dead_is_unsubscribed_too()
    {
        var subscriber = Sys.ActorOf(BlackHoleActor.Props);
        await subscriber.GracefulStop(TimeSpan.FromSeconds(30));
        Sys.EventStream.Subscribe<Animal>(subscriber);
        await AwaitAssertAsync(() => Sys.EventStream.IsSubscribed(subscriber).ShouldBeFalse());
    }

    [Fact]
    public void Who_subscribes_again_is_still_watched()
    {
        var subscriber = Sys.ActorOf(BlackHoleActor.Props);
        Sys.EventStream.Subscribe<Animal>(subscriber);
        Sys.EventStream.Unsubscribe(subscriber);
        Sys.EventStream.Subscribe<string>(subscriber);
        Sys.Stop(subscriber);
        AwaitAssert(() => Sys.EventStream.IsSubscribed(subscriber).ShouldBeFalse());
    }
}
