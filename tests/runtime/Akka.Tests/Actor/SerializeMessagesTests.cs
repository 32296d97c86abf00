using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actor;

/// <summary>The test aid akka.actor.serialize-messages: messages reach actors as they would reach them on another node.</summary>
public sealed class SerializeMessagesTests() : Scenario("akka.actor.serialize-messages = on")
{
    [Fact]
    public async Task Message_is_a_copy_and_an_exempt_one_is_not()
    {
        var seen = new Journal<object>();
        var actor = Start(new Behaviour { OnMessage = (m, _) => seen.Add(m) });
        var order = new Order("book", 3);
        var exempt = new Exempt();
        actor.Tell(order);
        actor.Tell(exempt);

        var got = await seen.First(2);
        got[0].ShouldBe(order);
        got[0].ShouldNotBeSameAs(order);
        got[1].ShouldBeSameAs(exempt);
    }

    [Fact]
    public async Task Message_that_cannot_be_written_is_a_dead_letter_and_no_failure_of_its_sender()
    {
        var letters = Published<DeadLetter>();
        var actor = Start(new Behaviour());
        actor.Tell(new Unwritable());
        (await letters.First(1))[0].Reason.ShouldNotBeNull().ShouldContain("serialize-messages");
    }

    public sealed record Order(string Name, int Count);

    private sealed class Exempt : INoSerializationVerificationNeeded;

    private sealed class Unwritable
    {
        public string Value => throw new NotSupportedException("on purpose");

        public Action Act { get; } = static () => { };
    }
}
