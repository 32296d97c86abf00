using AgentNet.Contracts;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>An agent's durable values after many writes: restored from a snapshot and the events behind it.</summary>
public sealed class AgentMemoryTests : AgentSystem
{
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
