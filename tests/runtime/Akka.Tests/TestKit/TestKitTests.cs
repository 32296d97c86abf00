using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.TestActors;

namespace Akka.Tests;

/// <summary>What a test may expect of its messages (akka-facts 2.21).</summary>
public class TestKitTests : PatientTestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void TestActor_is_the_sender_of_what_the_test_tells()
    {
        var echo = Sys.ActorOf(SimpleEchoActor.Props());
        echo.Tell("hello");
        ExpectMsg("hello");
        LastSender.ShouldBe(echo);
    }

    [Fact]
    public async Task TestActor_stays_the_sender_after_an_await()
    {
        var echo = Sys.ActorOf(SimpleEchoActor.Props());
        await Task.Yield();
        await WaitForRadioSilenceAsync(TimeSpan.Zero);
        echo.Tell("hello");
        await ExpectMsgAsync("hello");
    }

    [Fact]
    public void Names_of_test_actors_count_up()
    {
        TestActor.Path.Parent.Name.ShouldBe("system");
        TestActor.Path.Name.ShouldMatch("^testActor[0-9]+$");
    }

    [Fact]
    public void ExpectMsg_of_another_type_fails_and_names_both()
    {
        TestActor.Tell(5);
        Should.Throw<Exception>(() => ExpectMsg<string>()).Message.ShouldContain("Expected a message of type System.String, but received {5} (type System.Int32)");
    }

    [Fact]
    public void ExpectMsg_without_a_message_fails_after_its_time() =>
        Should.Throw<Exception>(() => ExpectMsg<string>(Short)).Message.ShouldContain("Timeout 00:00:00.0500000 while waiting for a message of type System.String");

    [Fact]
    public void ExpectMsg_compares_collections_by_their_items()
    {
        TestActor.Tell(new List<int> { 1, 2 });
        ExpectMsg(new List<int> { 1, 2 });
    }

    [Fact]
    public void ExpectMsg_with_a_predicate_that_is_false_fails()
    {
        TestActor.Tell(1);
        Should.Throw<Exception>(() => ExpectMsg<int>(number => number > 1)).Message.ShouldContain("made it return false");
    }

    [Fact]
    public void ExpectMsgFrom_checks_the_sender()
    {
        var probe = CreateTestProbe();
        TestActor.Tell("one", probe.Ref);
        ExpectMsgFrom<string>(probe.Ref, text => text == "one");
        TestActor.Tell("two", probe.Ref);
        Should.Throw<Exception>(() => ExpectMsgFrom(TestActor, "two"));
    }

    [Fact]
    public void ExpectNoMsg_fails_on_a_message()
    {
        ExpectNoMsg(Short);
        TestActor.Tell("surprise");
        Should.Throw<Exception>(() => ExpectNoMsg(Short)).Message.ShouldContain("surprise");
    }

    [Fact]
    public void ExpectMsgAllOf_takes_any_order_and_names_what_is_missing()
    {
        TestActor.Tell(2);
        TestActor.Tell(1);
        ExpectMsgAllOf(1, 2);
        TestActor.Tell(1);
        TestActor.Tell(3);
        Should.Throw<Exception>(() => ExpectMsgAllOf(1, 2)).Message.ShouldContain("not found [2], found unexpected [3]");
    }

    [Fact]
    public void ExpectMsgAnyOf_takes_one_of_several()
    {
        TestActor.Tell(2);
        ExpectMsgAnyOf([1, 2]).ShouldBe(2);
    }

    [Fact]
    public void Predicates_match_in_any_order()
    {
        TestActor.Tell("text");
        TestActor.Tell(7);
        ExpectMsgAllOfMatchingPredicates(PredicateInfo.Create<int>(number => number == 7), PredicateInfo.Create<string>(text => text.Length == 4)).Count.ShouldBe(2);
    }

    [Fact]
    public void FishForMessage_drops_until_one_fits()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");
        TestActor.Tell(3);
        var dropped = new System.Collections.ArrayList();
        FishForMessage<int>(_ => true, dropped).ShouldBe(3);
        dropped.ToArray().ShouldBe(["a", "b"]);
        Should.Throw<Exception>(() => FishForMessage<int>(_ => true, Short, "an int")).Message.ShouldContain("an int");
    }

    [Fact]
    public void ReceiveWhile_leaves_the_message_that_ends_the_row()
    {
        TestActor.Tell(1);
        TestActor.Tell(2);
        TestActor.Tell("end");
        ReceiveWhile<object>(message => message is int ? message : null, Short).ShouldBe([1, 2]);
        ExpectMsg("end");
    }

    [Fact]
    public void ReceiveN_says_how_many_came()
    {
        TestActor.Tell(1);
        Should.Throw<Exception>(() => ReceiveN(2, Short)).Message.ShouldContain("while expecting 2 messages. Only got 1");
    }

    [Fact]
    public void PeekOne_leaves_the_message()
    {
        TestActor.Tell("a");
        PeekOne().ShouldBe("a");
        HasMessages.ShouldBeTrue();
        ExpectMsg("a");
        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public void ReceiveOne_without_a_message_is_null() => ReceiveOne(TimeSpan.Zero).ShouldBeNull();

    [Fact]
    public void Ignored_messages_do_not_arrive()
    {
        IgnoreMessages<int>(number => number < 3);
        TestActor.Tell(2);
        TestActor.Tell(3);
        ExpectMsg(3);
        IgnoreNoMessages();
        TestActor.Tell(1);
        ExpectMsg(1);
    }

    [Fact]
    public void Within_caps_the_expectations_inside()
    {
        var started = Now;
        Should.Throw<Exception>(() => Within(Short, () => ExpectMsg<string>(TimeSpan.FromMinutes(1))));
        (Now - started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Within_fails_when_the_block_is_too_fast() =>
        Should.Throw<Exception>(() => Within(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), () => { })).Message.ShouldContain("should have at least been 00:01:00");

    [Fact]
    public void Within_fails_when_the_block_is_too_slow()
    {
        Should.Throw<Exception>(() => Within(Short, () =>
        {
            var end = Now + Short + Short;
            AwaitConditionNoThrow(() => Now > end, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(5));
        })).Message.ShouldContain("exceeding");
    }

    [Fact]
    public void A_block_that_ends_in_silence_may_take_its_whole_time() => Within(Short, () => ExpectNoMsg());

    [Fact]
    public async Task A_hanging_block_fails_its_test()
    {
        using var kit = new Hasty();
        await Should.ThrowAsync<TimeoutException>(() => kit.WithinAsync(TimeSpan.Zero, Short, () => new TaskCompletionSource().Task));
    }

    [Fact]
    public void Remaining_exists_only_inside_Within() => Should.Throw<InvalidOperationException>(() => Remaining);

    [Fact]
    public void AwaitAssert_tries_until_the_assertion_holds()
    {
        var tries = 0;
        AwaitAssert(() => (++tries).ShouldBe(3), interval: TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task AwaitAssert_throws_the_last_failure_of_the_assertion()
    {
        var tries = 0;
        var thrown = await Should.ThrowAsync<InvalidOperationException>(() =>
            AwaitAssertAsync(() => throw new InvalidOperationException($"try {++tries}"), Short, TimeSpan.FromMilliseconds(5)));
        thrown.Message.ShouldBe($"try {tries}");
        tries.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task AwaitCondition_fails_with_its_message()
    {
        (await Should.ThrowAsync<Exception>(() => AwaitConditionAsync(() => false, Short, "never"))).Message.ShouldContain("never");
        (await AwaitConditionNoThrowAsync(() => false, Short)).ShouldBeFalse();
    }

    [Fact]
    public void A_watched_actor_is_reported_when_it_stops()
    {
        var actor = Sys.ActorOf(BlackHoleActor.Props);
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public async Task An_unwatched_actor_is_not_reported()
    {
        var actor = Sys.ActorOf(BlackHoleActor.Props);
        await WatchAsync(actor);
        await UnwatchAsync(actor);
        await actor.GracefulStop(TimeSpan.FromSeconds(30));
        await ExpectNoMsgAsync(Short);
    }

    [Fact]
    public void A_child_is_supervised_by_the_strategy_given()
    {
        var stopped = ChildActorOf(Props.Create(() => new Failing()), "stopped", new OneForOneStrategy(_ => Directive.Stop));
        stopped.Path.Parent.ShouldBe(TestActor.Path);
        Watch(stopped);
        stopped.Tell("fail");
        ExpectTerminated(stopped);
    }

    [Fact]
    public void A_latch_opens_when_it_is_counted_down()
    {
        var latch = CreateTestLatch(2);
        latch.CountDown();
        Should.Throw<TimeoutException>(() => latch.Ready(TimeSpan.FromMilliseconds(1)));
        latch.CountDown();
        latch.Ready();
        latch.IsOpen.ShouldBeTrue();
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing() => ReceiveAny(message => throw new InvalidOperationException(message.ToString()));
    }

    private sealed class Hasty() : Akka.TestKit.Xunit2.TestKit("akka.test.single-expect-default = 50ms");
}
