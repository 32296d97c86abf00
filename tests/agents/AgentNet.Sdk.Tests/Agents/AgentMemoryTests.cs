using AgentNet.Contracts;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>
/// An agent's durable values: restored from events, and after many writes from a snapshot and the events behind it. Messages are not
/// verified here: that includes what a journal of Akka.NET tells itself of an event, as JSON that cannot read a value's bytes back.
/// </summary>
public sealed class AgentMemoryTests() : AgentSystem(verifiesMessages: false)
{
    [Fact]
    public void An_agent_remembers_across_its_own_restart()
    {
        var first = Task_("remember");
        Text(Outcome<AttemptCompleted>(first).Result).ShouldBe("1");
        StopEntity();
        Coordinator.ExpectMsg<AgentLost>();

        Text(Outcome<AttemptCompleted>(Task_("remember", number: 2)).Result).ShouldBe("2");
    }

    [Fact]
    public void Many_writes_end_in_snapshots_that_restore_the_last_value()
    {
        for (var n = 1; n <= 120; n++)
        {
            var dispatch = Task_("remember", number: n, taskId: $"t{n}");
            Text(Outcome<AttemptCompleted>(dispatch).Result).ShouldBe($"{n}");
            Acknowledge(dispatch);
        }
        StopEntity();
        Coordinator.ExpectMsg<AgentLost>();

        Text(Outcome<AttemptCompleted>(Task_("remember", number: 500)).Result).ShouldBe("121");
    }
}
