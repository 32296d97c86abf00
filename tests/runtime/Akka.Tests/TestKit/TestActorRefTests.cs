using Akka.Actor;

namespace Akka.Tests;

public class TestActorRefTests : PatientTestKit
{
    [Fact]
    public void Tell_returns_after_the_message_has_been_handled()
    {
        var counter = ActorOfAsTestActorRef<Counter>("counter");
        var before = Environment.CurrentManagedThreadId;
        counter.Tell(2);
        counter.UnderlyingActor.Sum.ShouldBe(2);
        counter.UnderlyingActor.Thread.ShouldBe(before);
        counter.Path.Name.ShouldBe("counter");
    }

    [Fact]
    public void Receive_lets_the_exception_out_to_the_caller()
    {
        var counter = ActorOfAsTestActorRef<Counter>(Props.Create(() => new Counter()));
        Should.Throw<InvalidOperationException>(() => counter.Receive("boom")).Message.ShouldBe("boom");
        counter.UnderlyingActor.Sum.ShouldBe(0);
    }

    [Fact]
    public async Task ReceiveAsync_ends_when_the_async_handler_has()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        await counter.ReceiveAsync(2L);
        counter.UnderlyingActor.Sum.ShouldBe(2);
    }

    [Fact]
    public void A_failure_by_Tell_restarts_the_actor()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        var before = counter.UnderlyingActor;
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => counter.Tell("boom"));
        AwaitAssert(() => counter.UnderlyingActor.ShouldNotBeSameAs(before));
    }

    [Fact]
    public void It_answers_its_sender()
    {
        var counter = ActorOfAsTestActorRef<Counter>(TestActor, "child");
        counter.Path.Parent.ShouldBe(TestActor.Path);
        counter.Tell('?', TestActor);
        ExpectMsg(0);
        LastSender.ShouldBe(counter.Ref);
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter()
        {
            Receive<int>(number =>
            {
                Sum += number;
                Thread = Environment.CurrentManagedThreadId;
            });
            Receive<string>(text => throw new InvalidOperationException(text));
            Receive<char>(_ => Sender.Tell(Sum));
            ReceiveAsync<long>(async number =>
            {
                await Task.Yield();
                Sum += (int)number;
            });
        }

        public int Sum { get; private set; }

        public int Thread { get; private set; }
    }
}
