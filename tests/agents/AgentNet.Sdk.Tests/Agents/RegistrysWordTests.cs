using AgentNet.Contracts;
using AgentNet.Registry;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>What a host does about what the registry says of its agents.</summary>
public sealed class RegistrysWordTests : AgentSystem
{
    [Fact]
    public async Task An_agent_that_is_taken_for_gone_is_spoken_for_at_once_and_not_at_its_next_heartbeat()
    {
        var registry = AgentRegistry.For(Sys);
        await AwaitAssertAsync(() => registry.Current.Find("sample")!.Status.ShouldBe(AgentStatus.Active));

        // As after a take-over. Time stands still here: no heartbeat is due.
        (await registry.UpdateAsync(new UpdateAgent { AgentId = "sample", Status = AgentStatus.Disconnected })).Agent.Status.ShouldBe(AgentStatus.Disconnected);

        await AwaitAssertAsync(() => registry.Current.Find("sample")!.Status.ShouldBe(AgentStatus.Active));
    }
}
